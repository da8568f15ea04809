package dev.weir.sink;

/** The places between the steps of the protocol where a fault test may end the process. */
enum CrashPoint {
    BATCH_CLOSED,
    PASS_OPEN,
    INTENT_COMMITTED,
    DAY_INSERTED,
    BATCH_INSERTED,
    PIECES_INSERTED,
    UNSTORABLE_SENT,
    DONE_COMMITTED,
    RECOVERY_STARTED,
    RECOVERY_REVOKED,
    RECOVERY_COUNTED,
    ERASURE_INTENDED,
    ERASURE_COUNTED,
    ERASURE_BOOKED,
    ERASURE_DELETING,
    ERASURE_HALF_DELETED,
    ERASURE_DELETED,
    ERASURE_TOLD;

    /** What happens there: nothing, outside of a fault test. */
    interface Watch {
        void reached(CrashPoint point);
    }
}
