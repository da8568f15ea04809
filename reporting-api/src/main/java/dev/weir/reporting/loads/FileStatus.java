package dev.weir.reporting.loads;

/** How far one file of a load is, or how it ended. */
enum FileStatus {
    PENDING,
    RUNNING,
    /** Every record was accepted. */
    SUCCEEDED,
    /** Some were accepted, others refused or not reached. */
    PARTIAL,
    /** None was accepted. */
    FAILED;

    boolean isEnd() {
        return this != PENDING && this != RUNNING;
    }
}
