package dev.weir.sink;

import dev.weir.contract.Mark;
import dev.weir.sink.LaneState.Erasing;
import dev.weir.sink.LaneState.Planned;
import dev.weir.sink.store.Pass;
import org.apache.kafka.common.TopicPartition;

/** The steps of a partition from the committed intent of a mark to rows that are gone. */
record MarkSteps(TopicPartition partition, LaneWork work, SinkMetrics metrics, StoreHealth store, Trouble trouble) {
    /** The intent is committed. */
    LaneState begin(Planned planned, Mark mark, Pass pass) {
        return planned.toErase(pass, work.erase(planned.batch(), mark, pass));
    }

    LaneState after(Erasing erasing, long now) {
        Throwable failure = Trouble.of(erasing.erased());
        if (failure != null) {
            return trouble.after(
                    failure, () -> erasing.again(work.openAfter(erasing.pass(), partition, trouble.failures())));
        }
        if (!erasing.erased().isDone()) {
            return erasing;
        }
        trouble.isOver();
        store.answered();
        metrics.settled(erasing.batch(), now);
        return erasing.settled();
    }
}
