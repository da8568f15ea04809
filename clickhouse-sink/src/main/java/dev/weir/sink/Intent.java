package dev.weir.sink;

import dev.weir.sink.rows.Batch;
import dev.weir.sink.store.Pass;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The batch that is about to be inserted, as the offset's metadata names it.
 *
 * @param to the offset of its last record
 * @param rows how many of its records are ledger rows
 * @param unstorable how many of its records are none
 * @param hash CRC-32C over offsets and values of its records
 * @param kind what the batch is
 * @param pass the leave under which it is inserted
 */
record Intent(long to, int rows, int unstorable, int hash, Kind kind, Pass pass) {
    /** What the batch of an intent is. */
    enum Kind {
        /** Rows of a day are stored together or not at all. */
        WHOLE,
        /** Rows of it may have been stored by batches with other bounds. */
        RECONCILING,
        /** A mark, of which rows are to be removed. */
        ERASING;

        private static Kind of(Batch batch) {
            if (batch.mark() != null) {
                return ERASING;
            }
            return batch.reconciling() ? RECONCILING : WHOLE;
        }

        private String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Pattern TEXT = Pattern.compile(
            "to=(\\d{1,19}) rows=(\\d{1,9}) unstorable=(\\d{1,9}) hash=([0-9a-f]{8}) (whole|reconciling|erasing) pass=(\\S{1,100})");

    static Intent of(Batch batch, Pass pass) {
        return new Intent(batch.to(), batch.rows(), batch.unstorable().size(), batch.hash(), Kind.of(batch), pass);
    }

    String toText() {
        return "to=%d rows=%d unstorable=%d hash=%08x %s pass=%s"
                .formatted(to, rows, unstorable, hash, kind.wireName(), pass.id());
    }

    static @Nullable Intent parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        try {
            return new Intent(
                    Long.parseLong(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3)),
                    Integer.parseUnsignedInt(matcher.group(4), 16),
                    Kind.valueOf(matcher.group(5).toUpperCase(Locale.ROOT)),
                    new Pass(matcher.group(6)));
        } catch (NumberFormatException _) {
            return null;
        }
    }

    boolean names(Batch batch) {
        return batch.to() == to && batch.rows() == rows && batch.hash() == hash;
    }
}
