package dev.weir.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** No Kafka runs: what matters here is who is made, and who ends. */
class ConsumerThreadTest {
    private static final String NOBODY_LISTENS_HERE = "127.0.0.1:1";
    private static final int LIMIT_SECONDS = 20;

    private final BlockingQueue<Consumer<byte[], byte[]>> made = new LinkedBlockingQueue<>();

    @Test
    void afterAFailureItGoesOnWithAnotherConsumer() throws Exception {
        Queue<RuntimeException> failures =
                new ArrayDeque<>(List.of(new KafkaException("away"), new IllegalStateException("a fault")));
        try (ConsumerThread thread = ConsumerThread.reader("test", NOBODY_LISTENS_HERE, consumer -> {
            made.add(consumer);
            if (!failures.isEmpty()) {
                throw failures.remove();
            }
            poll(consumer);
        })) {
            thread.start();

            assertThat(List.of(next(), next(), next())).doesNotHaveDuplicates();
        }
    }

    @Test
    void closingEndsAPollAndTheConsumer() throws Exception {
        ConsumerThread thread = ConsumerThread.reader("test", NOBODY_LISTENS_HERE, consumer -> {
            made.add(consumer);
            poll(consumer);
        });
        thread.start();
        Consumer<byte[], byte[]> consumer = next();

        thread.close();

        assertThatThrownBy(consumer::assignment)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(made).isEmpty();
    }

    @Test
    void closingEndsAPauseBetweenTwoTries() throws Exception {
        ConsumerThread thread = ConsumerThread.reader("test", NOBODY_LISTENS_HERE, consumer -> {
            made.add(consumer);
            throw new KafkaException("away");
        });
        thread.start();
        next();
        next();

        thread.close();

        made.clear();
        assertThat(made.poll(1, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void oneThatNeverBeganIsClosedAtOnce() {
        ConsumerThread.reader("test", NOBODY_LISTENS_HERE, made::add).close();

        assertThat(made).isEmpty();
    }

    private static void poll(Consumer<byte[], byte[]> consumer) {
        consumer.assign(List.of(new TopicPartition("topic", 0)));
        var _ = consumer.poll(Duration.ofHours(1));
    }

    private Consumer<byte[], byte[]> next() throws InterruptedException {
        Consumer<byte[], byte[]> next = made.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }
}
