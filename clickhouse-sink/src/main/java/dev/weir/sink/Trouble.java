package dev.weir.sink;

import dev.weir.sink.Isolation.TooManyRefused;
import dev.weir.sink.store.RowStore.DoubledRows;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a partition whose step has failed: the step is tried again, or a person must look. */
final class Trouble {
    private static final Logger log = LoggerFactory.getLogger(Trouble.class);

    private final TopicPartition partition;
    private final Intake intake;
    private final StoreHealth store;
    private int failures;

    Trouble(TopicPartition partition, Intake intake, StoreHealth store) {
        this.partition = partition;
        this.intake = intake;
        this.store = store;
    }

    /** Why that step failed; null when it did not, or is not done. */
    static @Nullable Throwable of(CompletableFuture<?> step) {
        return step.isCompletedExceptionally() ? step.exceptionNow() : null;
    }

    /** How often the present step has failed: the more, the longer the pause before it is tried again. */
    int failures() {
        return failures;
    }

    int oneMore() {
        return ++failures;
    }

    void isOver() {
        failures = 0;
    }

    /** The state in which the step is tried again, unless that is of no use. */
    LaneState after(Throwable failure, Supplier<LaneState> again) {
        failures++;
        if (failure instanceof DoubledRows || failure instanceof TooManyRefused) {
            return halt(String.valueOf(failure.getMessage()));
        }
        log.warn("{}: try {} failed: {}", partition, failures, failure.toString());
        store.failed(failure);
        return again.get();
    }

    LaneState.Halted halt(String reason) {
        log.error("{} is halted: {}", partition, reason);
        intake.stop();
        return new LaneState.Halted(reason);
    }
}
