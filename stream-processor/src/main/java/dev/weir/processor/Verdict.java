package dev.weir.processor;

import dev.weir.contract.LedgerRow;
import dev.weir.contract.Reason;
import org.jspecify.annotations.Nullable;

/** How a request ends. */
sealed interface Verdict {
    /**
     * The ledger changes.
     *
     * @param takenBack the row that cancels the old values, if there were any
     * @param booked the row that books the new values, if there are any
     * @param remembered what is known of the id from now on
     */
    record Applied(@Nullable LedgerRow takenBack, @Nullable LedgerRow booked, Remembered remembered)
            implements Verdict {}

    /** What is asked for was done before. */
    enum Duplicate implements Verdict {
        INSTANCE
    }

    /** Kept out of the ledger. */
    record Refused(Reason reason, String detail) implements Verdict {}
}
