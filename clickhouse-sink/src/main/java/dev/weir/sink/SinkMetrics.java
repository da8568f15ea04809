package dev.weir.sink;

import dev.weir.sink.rows.Batch;
import dev.weir.sink.store.InsertOutcome;
import dev.weir.sink.store.StoreTrouble;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/** What the sink counts and times of one topic. */
final class SinkMetrics {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Counter rows;
    private final Counter unstorable;
    private final Counter erased;
    private final Timer inserts;
    private final Timer age;
    private final DistributionSummary batchRows;
    private final DistributionSummary batchBlocks;
    private final Map<TopicPartition, AtomicLong> lags = new ConcurrentHashMap<>();
    private final AtomicLong halted = new AtomicLong();
    private final AtomicLong activeParts = new AtomicLong();
    private final AtomicLong fullestDay = new AtomicLong();

    SinkMetrics(MeterRegistry registry, String topic) {
        this.registry = registry;
        this.tags = Tags.of("topic", topic);
        rows = registry.counter("weir_sink_rows", tags);
        unstorable = registry.counter("weir_sink_unstorable_records", tags);
        erased = registry.counter("weir_sink_erased_rows", tags);
        inserts = Timer.builder("weir_sink_insert")
                .tags(tags)
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        age = Timer.builder("weir_sink_batch_age")
                .tags(tags)
                .description("from the first record of a batch to its rows being visible")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        batchRows = registry.summary("weir_sink_batch_rows", tags);
        batchBlocks = registry.summary("weir_sink_batch_days", tags);
        Gauge.builder("weir_sink_active_parts", activeParts, AtomicLong::get)
                .tags(tags)
                .description("of all days or tables")
                .register(registry);
        Gauge.builder("weir_sink_fullest_day_parts", fullestDay, AtomicLong::get)
                .tags(tags)
                .description("active parts of the day or table that has the most")
                .register(registry);
        Gauge.builder("weir_sink_halted_partitions", halted, AtomicLong::get)
                .tags(tags)
                .register(registry);
    }

    void inserted(InsertOutcome outcome, int count, long nanos) {
        inserts.record(nanos, TimeUnit.NANOSECONDS);
        String name =
                switch (outcome) {
                    case InsertOutcome.Landed() -> {
                        rows.increment(count);
                        yield "landed";
                    }
                    case InsertOutcome.Refused(int _, String _) -> "refused";
                    case InsertOutcome.Unknown(String _) -> "unknown";
                };
        registry.counter("weir_sink_inserts", tags.and("outcome", name)).increment();
    }

    void storeFailed(StoreTrouble trouble) {
        registry.counter("weir_sink_store_failures", tags.and("cause", trouble.word()))
                .increment();
    }

    void insertedInPieces(Batch batch) {
        rows.increment(
                batch.blocks().stream().mapToInt(block -> block.block().rows()).sum());
        registry.counter("weir_sink_inserts", tags.and("outcome", "in_pieces")).increment();
    }

    /** Counted when booked, before the rows are gone. */
    void erased(long count) {
        erased.increment((double) count);
    }

    void settled(Batch batch, long now) {
        batchRows.record(batch.rows());
        batchBlocks.record(batch.blocks().size());
        unstorable.increment(batch.unstorable().size());
        age.record(now - batch.takenAt(), TimeUnit.NANOSECONDS);
    }

    void recovered(RecoveryStep step) {
        String name =
                switch (step) {
                    case RecoveryStep.AllThere() -> "all_there";
                    case RecoveryStep.NoneThere() -> "none_there";
                    case RecoveryStep.SomeThere(var _) -> "some_there";
                    case RecoveryStep.Contradiction(String _) -> "contradiction";
                };
        registry.counter("weir_sink_recoveries", tags.and("outcome", name)).increment();
    }

    void located(Start start) {
        String name =
                switch (start) {
                    case Start.From _ -> "position";
                    case Start.Again _ -> "intent";
                    case Start.Reconcile _ -> "ledger";
                };
        registry.counter("weir_sink_starts", tags.and("from", name)).increment();
    }

    /** Shows how long a batch of a single day waits at present. */
    void watch(BatchPace pace) {
        Gauge.builder("weir_sink_batch_wait_seconds", pace, each -> each.waitNanos(1) / 1e9)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    void parts(int active, int ofFullestDay) {
        activeParts.set(active);
        fullestDay.set(ofFullestDay);
    }

    void halted(long count) {
        halted.set(count);
    }

    void lag(TopicPartition partition, long records) {
        lags.computeIfAbsent(partition, absent -> {
                    AtomicLong lag = new AtomicLong();
                    Gauge.builder("weir_sink_lag", lag, AtomicLong::get)
                            .tags(tags)
                            .tags("partition", Integer.toString(absent.partition()))
                            .register(registry);
                    return lag;
                })
                .set(records);
    }

    void gone(TopicPartition partition) {
        AtomicLong lag = lags.get(partition);
        if (lag != null) {
            lag.set(0);
        }
    }
}
