package dev.weir.reporting.records.integrity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with a version of a record.
 *
 * @param nextVersion the version after it; null when it is the last
 */
record Fault(
        Kind kind,
        String id,
        long version,
        Instant effective,
        Instant expiry,
        @Nullable Long nextVersion,
        @Nullable Instant nextEffective) {
    /**
     * Whether ending the version where the next begins mends it. The last version is never touched: the processor holds
     * it and writes to it.
     */
    boolean isRepairable() {
        return kind.isRepairable() && nextEffective != null && nextEffective.isAfter(effective);
    }

    /** Why it is left as it is. */
    String whyNot() {
        if (nextEffective == null) {
            return "it is the record's last version, which the processor holds: send the record again";
        }
        return kind.isRepairable()
                ? "the next version does not begin after it"
                : "no other end of the version would mend it";
    }
}
