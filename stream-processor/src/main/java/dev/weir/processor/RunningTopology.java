package dev.weir.processor;

import dev.weir.contract.Topic;
import dev.weir.contract.Topics;
import dev.weir.kit.Backoff;
import dev.weir.kit.Health;
import dev.weir.kit.KafkaTopics;
import dev.weir.kit.Service.FatalStop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A topology at work: waits for Kafka, starts, says at any time whether it can work, and ends in order. */
final class RunningTopology implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunningTopology.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration END_WITHIN = Duration.ofSeconds(15);

    /**
     * What is to run.
     *
     * @param application its name for Kafka
     * @param name what /readyz and the log call it
     * @param settings for Kafka Streams, beside those of every topology
     */
    record Work(
            String application,
            String name,
            Topic<?, ?> from,
            Supplier<Topology> topology,
            Map<String, Object> settings) {}

    private final Work work;
    private final ProcessorSettings settings;
    private final String instance;
    private final HostInfo address;
    private final MeterRegistry metrics;
    private final Health.Need kafka;
    private final Health.Need running;
    private final FatalStop stop;
    private final Thread life;
    private volatile @Nullable KafkaStreams streams;
    private @Nullable KafkaStreamsMetrics streamsMetrics;
    private volatile boolean closed;

    /**
     * @param instance what the group knows this process by
     * @param address under which the other processors name this one
     */
    RunningTopology(
            Work work,
            ProcessorSettings settings,
            String instance,
            HostInfo address,
            Health health,
            MeterRegistry metrics,
            FatalStop stop) {
        this.work = work;
        this.settings = settings;
        this.instance = instance;
        this.address = address;
        this.metrics = metrics;
        this.kafka = health.need("kafka-" + work.name());
        this.running = health.need("streams-" + work.name());
        this.stop = stop;
        this.life = Thread.ofPlatform().name("life-" + work.name()).unstarted(this::live);
    }

    RunningTopology start() {
        life.start();
        return this;
    }

    /** Null until Kafka was found. */
    @Nullable KafkaStreams streams() {
        return streams;
    }

    private void live() {
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500))) {
            awaitTopics(admin);
            begin();
            while (true) {
                look(admin);
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | KafkaTopics.WrongPartitions | UnfitTopic e) {
            if (!closed) {
                stop.because("The processor can't work", e);
            }
        }
    }

    private void awaitTopics(Admin admin) throws InterruptedException, KafkaTopics.WrongPartitions, UnfitTopic {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
        while (true) {
            try {
                KafkaTopics.ensure(admin, Topics.ALL, settings.partitions(), settings.replication());
                requireBrokersTime(admin);
                kafka.met();
                return;
            } catch (ExecutionException e) {
                String reason = String.valueOf(
                        e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
                kafka.unmet(reason);
                log.info("Waiting for Kafka: {}", reason);
                backoff.pause();
            }
        }
    }

    /** A producer's clock must not move the dedup window, nor when a record counts from. */
    private void requireBrokersTime(Admin admin) throws InterruptedException, ExecutionException, UnfitTopic {
        ConfigResource raw =
                new ConfigResource(ConfigResource.Type.TOPIC, work.from().name());
        Config config = admin.describeConfigs(List.of(raw))
                .all()
                .get()
                .values()
                .iterator()
                .next();
        String type = config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value();
        if (!"LogAppendTime".equals(type)) {
            throw new UnfitTopic("Topic " + raw.name() + " has " + TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG + "="
                    + type + ", but what the processor decides rests on LogAppendTime");
        }
    }

    private synchronized void begin() {
        if (closed) {
            return;
        }
        Properties properties = new Properties();
        properties.putAll(StreamsSettings.of(settings, work.application(), instance));
        properties.putAll(work.settings());
        properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, address.host() + ":" + address.port());
        KafkaStreams begun = new KafkaStreams(work.topology().get(), properties);
        streams = begun;
        begun.setUncaughtExceptionHandler(new ThreadFailures(stop));
        begun.setStateListener((now, _) -> stateChanged(now));
        Restoring restoring = new Restoring();
        begun.setGlobalStateRestoreListener(restoring);
        begun.setStandbyUpdateListener(restoring);
        streamsMetrics = new KafkaStreamsMetrics(begun);
        streamsMetrics.bindTo(metrics);
        begun.start();
    }

    private void stateChanged(KafkaStreams.State now) {
        if (now == KafkaStreams.State.RUNNING) {
            running.met();
            log.info("Processing {}", work.name());
        } else {
            running.unmet(now.name());
            if (now == KafkaStreams.State.ERROR) {
                stop.because("The processor can't work", new IllegalStateException("All stream threads have died"));
            }
        }
    }

    private void look(Admin admin) throws InterruptedException {
        try {
            admin.describeCluster().nodes().get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            kafka.met();
        } catch (ExecutionException | TimeoutException e) {
            kafka.unmet("no answer: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        life.interrupt();
        synchronized (this) {
            if (streamsMetrics != null) {
                streamsMetrics.close();
            }
            if (streams != null && !streams.close(END_WITHIN)) {
                log.warn("Kafka Streams of {} did not end within {}", work.name(), END_WITHIN);
            }
        }
    }

    /** The raw topic is set up in a way that dedup can't work with; waiting does not mend that. */
    private static final class UnfitTopic extends Exception {
        private static final long serialVersionUID = 1;

        UnfitTopic(String message) {
            super(message);
        }
    }
}
