package dev.weir.gateway.receipts;

import dev.weir.contract.Topics;
import dev.weir.contract.TrafficKey;
import dev.weir.contract.Trail;
import dev.weir.kit.pipeline.PipelineLook;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What can be found out about one id, from Kafka and from the processors; all of it within seconds. */
record Pipeline(Looks looks, Processors processors, TopicTail tail) {
    private static final Duration LOOK_WITHIN = Duration.ofSeconds(3);

    /** How long a processor that is behind, or on its way, is waited for. */
    private static final Duration CATCH_UP = Duration.ofSeconds(1);

    private static final Duration ASK_EVERY = Duration.ofMillis(50);

    PipelineLook look() throws NotKnown, InterruptedException {
        return looks.next(LOOK_WITHIN);
    }

    /** The id's trail, if possible one that has reached that end of its partition. */
    Trail trail(TrafficKey key, long rawEnd) throws NotKnown, InterruptedException {
        long deadline = System.nanoTime() + CATCH_UP.toNanos();
        while (true) {
            boolean last = System.nanoTime() > deadline;
            try {
                Trail trail = processors.ask(key);
                if (last || trail.upToOffset() + 1 >= rawEnd) {
                    return trail;
                }
            } catch (NotKnown e) {
                if (last) {
                    throw e;
                }
            }
            Thread.sleep(ASK_EVERY);
        }
    }

    /** The id's records that Kafka has, and its trail does not tell of. */
    List<ConsumerRecord<byte[], byte[]>> pending(TrafficKey key, int partition, Trail trail, long rawEnd)
            throws NotKnown, InterruptedException {
        long from = trail.upToOffset() + 1;
        if (from >= rawEnd) {
            return List.of();
        }
        return tail.read(Topics.TRAFFIC_RAW.name(), partition, from, rawEnd, key.toBytes()).stream()
                .filter(record -> trail.endings().stream().noneMatch(ending -> ending.offset() == record.offset()))
                .toList();
    }

    /** What of the trail reports count, as that look saw it. */
    Visible visible(TrafficKey key, int partition, PipelineLook look) throws NotKnown, InterruptedException {
        long processed = look.processed().of(partition);
        long stored = look.stored().of(partition);
        long ledgerEnd = look.ledgerEnds().of(partition);
        if (stored >= ledgerEnd) {
            return new Visible(processed, Long.MAX_VALUE);
        }
        long since = tail.read(Topics.TRAFFIC_LEDGER.name(), partition, stored, ledgerEnd, key.toBytes()).stream()
                .mapToLong(ConsumerRecord::timestamp)
                .min()
                .orElse(Long.MAX_VALUE);
        return new Visible(processed, since);
    }
}
