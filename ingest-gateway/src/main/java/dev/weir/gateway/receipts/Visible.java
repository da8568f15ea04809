package dev.weir.gateway.receipts;

import dev.weir.contract.Ending;
import dev.weir.contract.Trail;

/**
 * Which applied requests of one id reports count.
 *
 * @param processed the offset of traffic.raw before which all is processed, and committed
 * @param unstoredSince the time of the earliest of the id's ledger rows that may not be stored
 */
record Visible(long processed, long unstoredSince) {
    static final Visible NOTHING = new Visible(0, Long.MIN_VALUE);

    /**
     * A request's rows have the broker's time of its record, and its ending has the partition's clock, which is never
     * behind that: so when every row that is not stored is later than the clock, its own are stored.
     */
    boolean counts(Ending applied) {
        return applied.offset() < processed && applied.at() < unstoredSince;
    }

    /** True when something was applied, and all that was is counted. */
    boolean all(Trail trail) {
        return trail.changedAt() >= 0 && trail.changedAt() < processed && unstoredSince == Long.MAX_VALUE;
    }
}
