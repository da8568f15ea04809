package dev.weir.sink;

import dev.weir.sink.rows.Batch.TargetBlock;
import java.util.List;

/** What a count of the rows says of a batch whose insert has an unknown end, once no insert of it can run any more. */
sealed interface RecoveryStep {
    /** Every row is stored. */
    record AllThere() implements RecoveryStep {}

    /** No row of the batch is stored. */
    record NoneThere() implements RecoveryStep {}

    /** Some targets are stored whole, these are not at all. */
    record SomeThere(List<TargetBlock> missing) implements RecoveryStep {}

    /** What is stored fits no order of events; a person must look. */
    record Contradiction(String what) implements RecoveryStep {}
}
