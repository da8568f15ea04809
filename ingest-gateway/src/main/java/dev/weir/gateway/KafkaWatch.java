package dev.weir.gateway;

import dev.weir.contract.Topics;
import dev.weir.kit.Backoff;
import dev.weir.kit.Health;
import dev.weir.kit.KafkaTopics;
import dev.weir.kit.KafkaTopics.WrongPartitions;
import dev.weir.kit.Service.FatalStop;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the topics once Kafka answers, then keeps asking whether it still does, so that refusals come at once. */
final class KafkaWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaWatch.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Map<String, Object> config;
    private final int partitions;
    private final int replication;
    private final Health.Need need;
    private final FatalStop stop;
    private final Thread thread;

    KafkaWatch(String bootstrap, int partitions, int replication, Health.Need need, FatalStop stop) {
        this.config = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                2_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                3_000);
        this.partitions = partitions;
        this.replication = replication;
        this.need = need;
        this.stop = stop;
        this.thread = Thread.ofPlatform().daemon().name("kafka-watch").start(this::run);
    }

    /** Refuses the request at once while Kafka is away. */
    void require() {
        if (!need.isMet()) {
            throw Problems.kafkaAway();
        }
    }

    boolean isKafkaThere() {
        return need.isMet();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
        boolean made = false;
        Admin admin = Admin.create(config);
        try {
            while (true) {
                try {
                    if (made) {
                        admin.describeCluster().nodes().get();
                    } else {
                        KafkaTopics.ensure(admin, Topics.ALL, partitions, replication);
                        made = true;
                    }
                    if (!need.isMet()) {
                        log.info("Kafka is there");
                        need.met();
                    }
                    backoff.reset();
                    Thread.sleep(BETWEEN_LOOKS);
                } catch (ExecutionException e) {
                    String reason = "Kafka does not answer: " + reason(e);
                    if (need.isMet()) {
                        log.warn(reason);
                    }
                    need.unmet(reason);
                    backoff.pause();
                }
            }
        } catch (WrongPartitions e) {
            stop.because("The topics do not fit the settings", e);
        } catch (InterruptedException _) {
            // Closed.
        } catch (RuntimeException e) {
            stop.because("Watching Kafka failed", e);
        } finally {
            // At once: it only looks, and would wait for a Kafka that is away.
            admin.close(Duration.ZERO);
        }
    }

    private static String reason(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause == null ? "unknown" : cause.getClass().getSimpleName();
    }
}
