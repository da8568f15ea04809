package dev.weir.processor;

import dev.weir.contract.Ending;
import dev.weir.contract.Operation;
import dev.weir.contract.Reason;
import dev.weir.contract.Trail;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the requests under one id ended, as bytes of 17 each, oldest first. At most 12 are kept, the first 4 and the last
 * 8, so that a storm of retries makes no entry large; and a full list takes no repetition of its last, so that the storm
 * writes nothing either.
 */
final class Endings {
    static final int FIRST_KEPT = Trail.FIRST_KEPT;
    static final int LAST_KEPT = 8;
    static final int MOST = FIRST_KEPT + LAST_KEPT;
    static final int BYTES = 1 + 2 * Long.BYTES;

    /** A reason is stored as its place here: new ones go to the end, and none is taken away. */
    private static final List<Reason> REASONS = List.of(
            Reason.MALFORMED,
            Reason.WRONG_PARTITION,
            Reason.FROM_THE_FUTURE,
            Reason.TOO_LATE,
            Reason.CONFLICT,
            Reason.UNKNOWN_REQUEST_ID,
            Reason.DELETED,
            Reason.REFUSED_BY_STORE,
            Reason.STALE,
            Reason.UNKNOWN_RECORD);

    private static final int OPERATION_SHIFT = 5;
    private static final int RESULT_MASK = (1 << OPERATION_SHIFT) - 1;
    private static final int APPLIED = 0;
    private static final int DUPLICATE = 1;
    private static final int FIRST_REASON = 2;

    private Endings() {}

    static byte[] of(Ending only) {
        byte[] endings = new byte[BYTES];
        write(ByteBuffer.wrap(endings), only);
        return endings;
    }

    /** With one more at the end; null when it need not be kept, since the list is full and ends in the same. */
    static byte @Nullable [] noted(byte[] endings, Ending next) {
        boolean repeated = endings[endings.length - BYTES] == code(next);
        return repeated && isFull(endings) ? null : with(endings, next);
    }

    /** With one more at the end, whatever must go for it. */
    static byte[] with(byte[] endings, Ending next) {
        byte[] longer = Arrays.copyOf(endings, Math.min(endings.length + BYTES, MOST * BYTES));
        int last = longer.length - BYTES;
        if (isFull(endings)) {
            int dropped = FIRST_KEPT * BYTES;
            System.arraycopy(endings, dropped + BYTES, longer, dropped, last - dropped);
        }
        write(ByteBuffer.wrap(longer, last, BYTES), next);
        return longer;
    }

    static List<Ending> read(byte[] endings) {
        List<Ending> all = new ArrayList<>(endings.length / BYTES);
        for (ByteBuffer bytes = ByteBuffer.wrap(endings); bytes.hasRemaining(); ) {
            all.add(read(bytes));
        }
        return all;
    }

    static boolean isFull(byte[] endings) {
        return endings.length == MOST * BYTES;
    }

    /** Those that lie in an entry from that place on. */
    static byte[] slice(byte[] entry, int from, int count) {
        return Arrays.copyOfRange(entry, from, from + count * BYTES);
    }

    private static void write(ByteBuffer into, Ending ending) {
        into.put(code(ending)).putLong(ending.at()).putLong(ending.offset());
    }

    private static Ending read(ByteBuffer from) {
        int code = from.get() & 0xff;
        Operation operation =
                switch (code >> OPERATION_SHIFT) {
                    case 1 -> Operation.CREATE;
                    case 2 -> Operation.UPDATE;
                    case 3 -> Operation.DELETE;
                    default -> null;
                };
        int result = code & RESULT_MASK;
        long at = from.getLong();
        long offset = from.getLong();
        return switch (result) {
            case APPLIED -> new Ending(operation, Ending.Result.APPLIED, null, at, offset);
            case DUPLICATE -> new Ending(operation, Ending.Result.DUPLICATE, null, at, offset);
            default -> new Ending(operation, Ending.Result.REFUSED, REASONS.get(result - FIRST_REASON), at, offset);
        };
    }

    private static byte code(Ending ending) {
        int operation =
                switch (ending.operation()) {
                    case null -> 0;
                    case CREATE -> 1;
                    case UPDATE -> 2;
                    case DELETE -> 3;
                };
        int result =
                switch (ending.result()) {
                    case APPLIED -> APPLIED;
                    case DUPLICATE -> DUPLICATE;
                    case REFUSED -> FIRST_REASON + REASONS.indexOf(ending.reason());
                };
        return (byte) (operation << OPERATION_SHIFT | result);
    }
}
