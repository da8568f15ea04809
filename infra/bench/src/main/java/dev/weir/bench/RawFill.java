package dev.weir.bench;

import dev.weir.contract.RawTraffic;
import dev.weir.contract.Topics;
import dev.weir.contract.TrafficEvent;
import dev.weir.contract.TrafficKey;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The content of traffic.raw for {@link Dedup}: creates under scattered 64-bit ids; every tenth is an earlier one again.
 *
 * @param records how many, a multiple of ten
 */
record RawFill(long records) {
    private static final int EVERY = 10;
    private static final long USERS = 10_000;
    private static final long PAGES = 1_000;
    private static final long HOUR = 3_600_000;

    RawFill {
        if (records < EVERY || records % EVERY != 0) {
            throw new IllegalArgumentException("The number of records must be a multiple of " + EVERY);
        }
    }

    long distinct() {
        return records - records / EVERY;
    }

    void write(String kafka) throws InterruptedException {
        long now = System.currentTimeMillis();
        SplittableRandom random = new SplittableRandom(records);
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        128 << 10,
                        ProducerConfig.LINGER_MS_CONFIG,
                        20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            long fresh = 0;
            for (long i = 0; i < records; i++) {
                boolean again = i % EVERY == EVERY - 1;
                TrafficEvent event = event(again ? random.nextLong(fresh) : fresh++, now);
                var _ = producer.send(
                        new ProducerRecord<>(
                                Topics.TRAFFIC_RAW.name(),
                                new TrafficKey("demo", event.requestId()).toBytes(),
                                RawTraffic.create(event)),
                        (_, e) -> {
                            if (e != null) {
                                failure.set(e);
                            }
                        });
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("The topic could not be filled", failure.get());
        }
    }

    private static TrafficEvent event(long number, long now) {
        return new TrafficEvent(
                scattered(number),
                number % USERS,
                now - (number * 7919) % HOUR,
                "https://shop.example/items/" + number * 31 % PAGES + "?from=search");
    }

    /** Another id for each number (SplitMix64, a bijection). */
    static long scattered(long number) {
        long z = number * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
