package dev.weir.reporting.scaling.changes;

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

/** Follows ops.scaling from its beginning into the {@link Book}, and knows how far it is. */
public final class BookFeed implements AutoCloseable {
    static final TopicPartition TOPIC = new TopicPartition(Topics.OPS_SCALING.name(), 0);
    private static final Logger log = LoggerFactory.getLogger(BookFeed.class);

    private final Book book;
    private final Health.Need need;
    private final ConsumerThread thread;
    private volatile long next;

    /** @param need met once all that stood there at the start has been read */
    public BookFeed(String bootstrap, Book book, Health.Need need) {
        this.book = book;
        this.need = need;
        this.thread = ConsumerThread.reader("feed-" + TOPIC.topic(), bootstrap, this::follow);
    }

    public void start() {
        thread.start();
    }

    /** Everything before that offset is in the book; false when that did not come to be in time. */
    boolean awaitRead(long before, Duration within) throws InterruptedException {
        return book.await(() -> next >= before, within);
    }

    @Override
    public void close() {
        thread.close();
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        consumer.assign(List.of(TOPIC));
        consumer.seek(TOPIC, next);
        Long end = consumer.endOffsets(List.of(TOPIC)).get(TOPIC);
        while (!thread.isClosed()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                take(record);
            }
            long position = consumer.position(TOPIC);
            if (position != next) {
                next = position;
                book.changed();
            }
            if (!need.isMet() && end != null && next >= end) {
                need.met();
            }
            thread.wentWell();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        try {
            book.take(new String(record.key(), StandardCharsets.UTF_8), record.value());
        } catch (IOException | IllegalArgumentException e) {
            log.error(
                    "The record at offset {} of {} can't be read and is passed over", record.offset(), record.topic());
        }
    }
}
