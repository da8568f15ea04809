package dev.weir.gateway;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** The way of single events and records to Kafka: refused at once when Kafka is away or too much is under way. */
final class EventLogGate {
    private final String topic;
    private final Words words;
    private final TrafficLog trafficLog;
    private final InFlight inFlight;
    private final KafkaWatch kafka;

    EventLogGate(String topic, Words words, TrafficLog trafficLog, InFlight inFlight, KafkaWatch kafka) {
        this.topic = topic;
        this.words = words;
        this.trafficLog = trafficLog;
        this.inFlight = inFlight;
        this.kafka = kafka;
    }

    /** Appends one record; the future ends on that executor with where Kafka has it, or with a problem. */
    CompletableFuture<RecordMetadata> append(byte[] key, byte[] value, byte @Nullable [] trace, Executor answering) {
        kafka.require();
        inFlight.enter();
        int size = key.length + value.length;
        if (!inFlight.take(size)) {
            inFlight.leave();
            throw Problems.overloaded("Too many bytes are under way");
        }
        CompletableFuture<RecordMetadata> stored = new CompletableFuture<>();
        trafficLog.append(topic, key, value, trace, (at, failure) -> {
            inFlight.give(size);
            inFlight.leave();
            answering.execute(() -> {
                if (failure == null) {
                    stored.complete(at);
                } else {
                    stored.completeExceptionally(Problems.unconfirmed(words, failure));
                }
            });
        });
        return stored;
    }
}
