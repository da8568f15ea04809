package dev.weir.processor;

import dev.weir.contract.Reason;
import dev.weir.contract.Timestamps;
import dev.weir.contract.entities.Cause;
import dev.weir.contract.entities.Column;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.contract.entities.EntityKey;
import dev.weir.contract.entities.EntityRecord;
import dev.weir.contract.entities.HistoryRow;
import dev.weir.contract.entities.RawEntity;
import dev.weir.contract.entities.RecordHash;
import dev.weir.processor.RecordVerdict.Applied;
import dev.weir.processor.RecordVerdict.Duplicate;
import dev.weir.processor.RecordVerdict.Refused;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an operation does to the history of a record of one entity, from what is known of the record and the
 * broker's time alone.
 */
final class RecordJudge {
    private final EntityDefinition definition;
    private final RecordHash hash;
    private final long skewMillis;

    /** @param skewMillis how far ahead of the broker's time a last_updated may lie */
    RecordJudge(EntityDefinition definition, long skewMillis) {
        this.definition = definition;
        this.hash = new RecordHash(definition);
        this.skewMillis = skewMillis;
    }

    EntityDefinition definition() {
        return definition;
    }

    RecordVerdict upsert(EntityKey key, EntityRecord record, @Nullable KnownRecord known, long receivedAt) {
        long at = time(record.lastUpdated(), known, receivedAt);
        RecordVerdict refused = outOfTime(record.lastUpdated(), at, known, receivedAt);
        if (refused != null) {
            return refused;
        }
        String content = hash.of(record.values());
        if (known == null) {
            return opened(key, record, 1, content, at, receivedAt, Cause.CREATE);
        }
        HistoryRow row = known.row();
        boolean same = !known.isDeleted() && (content.equals(row.recordHash()) || !differs(row, record, _ -> true));
        if (same) {
            return new Duplicate(new KnownRecord(row, at));
        }
        if (at == known.seenUntil()) {
            return new Refused(
                    Reason.CONFLICT,
                    "something else was said of the record at the same last_updated, " + Timestamps.format(at));
        }
        if (known.isDeleted()) {
            return opened(key, record, row.version() + 1, content, at, receivedAt, Cause.CREATE);
        }
        if (!differs(row, record, column -> !column.overwritten())) {
            return applied(row.overwritten(record, content, at, receivedAt), at);
        }
        Applied next = opened(key, record, row.version() + 1, content, at, receivedAt, Cause.UPDATE);
        HistoryRow end = row.closed(Cause.CLOSE, at, receivedAt);
        return new Applied(List.of(end, next.rows().getFirst()), next.next());
    }

    RecordVerdict delete(RawEntity.Delete delete, @Nullable KnownRecord known, long receivedAt) {
        if (known == null) {
            return new Refused(Reason.UNKNOWN_RECORD, "no record of that id is known");
        }
        if (known.isDeleted()) {
            return new Duplicate(known);
        }
        long at = time(delete.lastUpdated(), known, receivedAt);
        RecordVerdict refused = outOfTime(delete.lastUpdated(), at, known, receivedAt);
        if (refused != null) {
            return refused;
        }
        if (at == known.seenUntil()) {
            return new Refused(
                    Reason.CONFLICT,
                    "the record was said to be there at " + Timestamps.format(at)
                            + "; the last_updated of a deletion must be later");
        }
        return applied(known.row().closed(Cause.DELETE, at, receivedAt), at);
    }

    /** When it is so from: as the producer says, else now, but always after what was said before. */
    private static long time(@Nullable Long lastUpdated, @Nullable KnownRecord known, long receivedAt) {
        if (lastUpdated != null) {
            return lastUpdated;
        }
        return known == null ? receivedAt : Math.max(receivedAt, known.seenUntil() + 1);
    }

    private @Nullable RecordVerdict outOfTime(
            @Nullable Long lastUpdated, long at, @Nullable KnownRecord known, long receivedAt) {
        if (lastUpdated != null && at > receivedAt + skewMillis) {
            return new Refused(
                    Reason.FROM_THE_FUTURE,
                    "last_updated is " + Timestamps.format(at) + ", but it is " + Timestamps.format(receivedAt)
                            + " here, and " + skewMillis + " ms ahead are allowed");
        }
        if (known != null && at < known.seenUntil()) {
            return new Refused(
                    Reason.STALE,
                    "last_updated is " + Timestamps.format(at) + ", but the record is known as of "
                            + Timestamps.format(known.seenUntil()));
        }
        return null;
    }

    private boolean differs(HistoryRow row, EntityRecord record, Predicate<Column> counts) {
        List<Column> columns = definition.columns();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (column.hashed()
                    && counts.test(column)
                    && !Objects.equals(row.values().get(i), record.values().get(i))) {
                return true;
            }
        }
        return false;
    }

    private static Applied opened(
            EntityKey key, EntityRecord record, int version, String content, long at, long receivedAt, Cause cause) {
        return applied(HistoryRow.opened(key, record, version, cause, content, at, receivedAt), at);
    }

    private static Applied applied(HistoryRow row, long at) {
        return new Applied(List.of(row), new KnownRecord(row, at));
    }
}
