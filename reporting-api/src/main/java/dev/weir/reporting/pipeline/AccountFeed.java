package dev.weir.reporting.pipeline;

import dev.weir.contract.Account;
import dev.weir.contract.Topics;
import dev.weir.kit.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The latest account of each raw partition, followed on traffic.accounts from its beginning; committed ones only. */
public final class AccountFeed implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AccountFeed.class);
    private static final TopicPartition ACCOUNTS = new TopicPartition(Topics.TRAFFIC_ACCOUNTS.name(), 0);

    private final Map<String, Object> config;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("account-feed").unstarted(this::run);
    private final Map<Integer, Account> latest = new ConcurrentSkipListMap<>();
    private volatile boolean closed;
    private volatile @Nullable Consumer<byte[], byte[]> following;
    private long next;

    public AccountFeed(String bootstrap) {
        config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                5_000,
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                4_000,
                ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG,
                500);
    }

    public void start() {
        thread.start();
    }

    /** What is known now, by partition. */
    Collection<Account> accounts() {
        return List.copyOf(latest.values());
    }

    @Override
    public void close() {
        closed = true;
        Consumer<byte[], byte[]> consumer = following;
        if (consumer == null) {
            thread.interrupt();
        } else {
            consumer.wakeup();
        }
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
        while (!closed) {
            try (Consumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                following = consumer;
                follow(consumer, backoff);
            } catch (InterruptException | WakeupException _) {
                // Only close wakes.
                return;
            } catch (KafkaException e) {
                log.debug("The accounts can't be followed, trying again: {}", e.getMessage());
            }
            following = null;
            try {
                backoff.pause();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer, Backoff backoff) {
        consumer.assign(List.of(ACCOUNTS));
        consumer.seek(ACCOUNTS, next);
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                take(record);
            }
            next = consumer.position(ACCOUNTS);
            backoff.reset();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            Account account = Account.parse(record.value());
            if (account.topic().equals(Topics.TRAFFIC_RAW.name())) {
                latest.put(account.partition(), account);
            }
        } catch (IOException e) {
            log.warn("The record at offset {} of {} is no account and is passed over", record.offset(), record.topic());
        }
    }
}
