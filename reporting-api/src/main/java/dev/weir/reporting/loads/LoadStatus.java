package dev.weir.reporting.loads;

/** How far a load is, or how it ended. */
enum LoadStatus {
    PENDING,
    RUNNING,
    /** Every record of every file was accepted, and for a full load what was not in it was deleted. */
    SUCCEEDED,
    /** Some records were accepted, others were not. */
    PARTIAL,
    /** None was. */
    FAILED,
    /** What was accepted before stays. */
    CANCELLED;

    boolean isEnd() {
        return this != PENDING && this != RUNNING;
    }
}
