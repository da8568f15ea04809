package dev.weir.reporting.loads;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a running load works on: the book of all loads, kept in step with what is committed. */
record LoadDesk(LoadLog log, LoadsTail tail, LoadBook book, Clock clock) {
    /** Stores records and what is told of their load, and only then enters it. */
    void commit(List<ProducerRecord<byte[], byte[]>> records, List<? extends Told> told) {
        log.commit(records, told);
        told.forEach(book::take);
    }

    void commit(Told told) {
        commit(List.of(), List.of(told));
    }

    void news(Duration within) {
        tail.news(book, within);
    }

    /** Whether somebody wants the load to end, as far as it was told by now. */
    boolean isCancelled(String jobId) {
        news(Duration.ZERO);
        return book.isCancelled(jobId);
    }

    long now() {
        return clock.millis();
    }
}
