package dev.weir.reporting.kafka;

import dev.weir.contract.Topic;
import dev.weir.kit.ConsumerThread;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows a topic of one partition from its beginning; committed records only, those without a value left out. */
public final class TopicFeed implements AutoCloseable {
    /** Takes in a record's value; one that can't be read is passed over. */
    public interface Intake {
        void take(byte[] value) throws IOException;
    }

    private static final Logger log = LoggerFactory.getLogger(TopicFeed.class);

    private final TopicPartition topic;
    private final Intake intake;
    private final ConsumerThread thread;
    private volatile long quietSince = Long.MIN_VALUE;
    private volatile long next;

    public TopicFeed(String bootstrap, Topic<byte[], byte[]> topic, Intake intake) {
        this.topic = new TopicPartition(topic.name(), 0);
        this.intake = intake;
        this.thread = ConsumerThread.reader("feed-" + topic.name(), bootstrap, this::follow);
    }

    public void start() {
        thread.start();
    }

    /** Everything before this offset was taken in. */
    public long position() {
        return next;
    }

    /** Whether it has waited for more, in vain, for a second that began after that moment of {@link System#nanoTime}. */
    public boolean isQuietSince(long nanos) {
        long since = quietSince;
        return since != Long.MIN_VALUE && since - nanos >= 0;
    }

    @Override
    public void close() {
        thread.close();
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        consumer.assign(List.of(topic));
        consumer.seek(topic, next);
        while (!thread.isClosed()) {
            long begun = System.nanoTime();
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(1));
            for (ConsumerRecord<byte[], byte[]> record : records) {
                take(record);
            }
            if (records.isEmpty() && consumer.currentLag(topic).orElse(1) == 0) {
                quietSince = begun;
            }
            next = consumer.position(topic);
            thread.wentWell();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            return;
        }
        try {
            intake.take(value);
        } catch (IOException | IllegalArgumentException e) {
            log.warn("The record at offset {} of {} can't be read and is passed over", record.offset(), topic.topic());
        }
    }
}
