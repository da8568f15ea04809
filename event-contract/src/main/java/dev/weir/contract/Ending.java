package dev.weir.contract;

import org.jspecify.annotations.Nullable;

/**
 * How one request under an id ended in the processor.
 *
 * @param operation what it asked for; null when that could not be read
 * @param reason why it was refused; null when it was not
 * @param at the partition's clock when it was judged, in epoch milliseconds
 * @param offset where the request lies on its partition of traffic.raw
 */
public record Ending(
        @Nullable Operation operation,
        Result result,
        @Nullable Reason reason,
        long at,
        long offset) {
    /** What became of it. */
    public enum Result {
        APPLIED("applied"),
        DUPLICATE("duplicate"),
        REFUSED("refused");

        private final String wireName;

        Result(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        /** The result of that wire name, or null. */
        static @Nullable Result ofWireName(String name) {
            for (Result result : values()) {
                if (result.wireName.equals(name)) {
                    return result;
                }
            }
            return null;
        }
    }

    public static Ending applied(Operation operation, long at, long offset) {
        return new Ending(operation, Result.APPLIED, null, at, offset);
    }

    public static Ending duplicate(Operation operation, long at, long offset) {
        return new Ending(operation, Result.DUPLICATE, null, at, offset);
    }

    public static Ending refused(@Nullable Operation operation, Reason reason, long at, long offset) {
        return new Ending(operation, Result.REFUSED, reason, at, offset);
    }
}
