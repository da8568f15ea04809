package dev.weir.processor;

import dev.weir.contract.Reason;
import dev.weir.contract.entities.HistoryRow;
import java.util.List;

/** How an operation on a business record ends. */
sealed interface RecordVerdict {
    /** The history grows by these rows, in their order; the last of them is what is known next. */
    record Applied(List<HistoryRow> rows, KnownRecord next) implements RecordVerdict {}

    /** Nothing new was said; what is known may still reach further in time. */
    record Duplicate(KnownRecord next) implements RecordVerdict {}

    /** Kept out of the history. */
    record Refused(Reason reason, String detail) implements RecordVerdict {}
}
