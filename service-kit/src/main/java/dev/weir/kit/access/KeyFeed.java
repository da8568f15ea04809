package dev.weir.kit.access;

import dev.weir.contract.Topics;
import dev.weir.kit.ConsumerThread;
import dev.weir.kit.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows ops.keys from its beginning into a {@link KeyDirectory}, so that a key made, rotated or revoked anywhere counts
 * here within seconds. Its need is met once all keys of the start have been read.
 */
public final class KeyFeed implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeyFeed.class);
    private static final TopicPartition KEYS = new TopicPartition(Topics.OPS_KEYS.name(), 0);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final KeyDirectory directory;
    private final Health.Need need;
    private final ConsumerThread thread;
    private long next;

    public KeyFeed(String bootstrap, KeyDirectory directory, Health.Need need) {
        this.directory = directory;
        this.need = need;
        this.thread = ConsumerThread.reader("key-feed", bootstrap, this::follow);
        thread.start();
    }

    @Override
    public void close() {
        thread.close();
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        consumer.assign(List.of(KEYS));
        consumer.seek(KEYS, next);
        Long end = consumer.endOffsets(List.of(KEYS)).get(KEYS);
        while (!thread.isClosed()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record);
            }
            next = consumer.position(KEYS);
            if (!need.isMet() && end != null && next >= end) {
                need.met();
                log.info("All keys are read");
            }
            thread.wentWell();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        if (record.value() == null) {
            directory.remove(new String(record.key(), StandardCharsets.UTF_8));
            return;
        }
        try {
            directory.put(KeyRecord.parse(record.value()));
        } catch (IOException | RuntimeException e) {
            log.warn("The record at offset {} of {} is no key and is passed over", record.offset(), record.topic());
        }
    }
}
