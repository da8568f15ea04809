package dev.weir.reporting.scaling;

import static org.awaitility.Awaitility.await;

import dev.weir.kit.Closer;
import dev.weir.kit.Health;
import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.KeyRecord;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpEdge;
import dev.weir.reporting.kafka.TopicWriter;
import dev.weir.reporting.scaling.ScalingCaller.Answer;
import dev.weir.reporting.scaling.changes.Pace;
import dev.weir.reporting.scaling.config.OrgConfig;
import io.javalin.Javalin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** The routes of scaling alone, in this JVM, and callers for them. */
final class ScalingStand implements AutoCloseable {
    private static final Pace QUICK = new Pace(
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofMillis(500),
            Duration.ofMillis(200),
            Duration.ofSeconds(2),
            Duration.ofHours(24));

    /** The keys of the callers, which outlive a stand. */
    record Keys(ApiKey alice, ApiKey bob, ApiKey stranger) {
        static Keys fresh() {
            return new Keys(ApiKey.generate(), ApiKey.generate(), ApiKey.generate());
        }
    }

    private final Closer closer = new Closer();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final ScalingCaller caller;

    ScalingStand(String kafka, SimulatedCloud cloud, Keys keys, Clock clock) throws Exception {
        this(kafka, cloud.config(keys.alice().id(), keys.bob().id()), keys, clock);
    }

    ScalingStand(String kafka, OrgConfig config, Keys keys, Clock clock) throws Exception {
        Pepper pepper = new Pepper("pepper");
        KeyDirectory directory = new KeyDirectory(pepper, clock);
        for (ApiKey key : new ApiKey[] {keys.alice(), keys.bob(), keys.stranger()}) {
            directory.put(KeyRecord.of(key, pepper, "demo", Set.of(Scope.SCALE), "test", Instant.EPOCH));
        }
        TopicWriter writer = closer.register(new TopicWriter(kafka));
        Health health = new Health("test");
        Scaling scaling = closer.register(new Scaling(kafka, config, writer, health, metrics, clock, QUICK));
        Javalin server = Javalin.create(javalin -> {
            HttpEdge.install(javalin, directory);
            javalin.concurrency.useVirtualThreads = true;
            scaling.addTo(javalin);
        });
        closer.register((AutoCloseable) server::stop);
        scaling.start();
        server.start("127.0.0.1", 0);
        caller = closer.register(new ScalingCaller(URI.create("http://127.0.0.1:" + server.port())));
        await().atMost(Duration.ofSeconds(30)).until(health::isReady);
    }

    URI address() {
        return caller.address();
    }

    Answer get(ApiKey key, String path) throws Exception {
        return caller.ask(key, "GET", path, "");
    }

    Answer post(ApiKey key, String path, String body) throws Exception {
        return caller.post(key, path, body);
    }

    Answer delete(ApiKey key, String path) throws Exception {
        return caller.ask(key, "DELETE", path, "");
    }

    Answer ask(ApiKey key, String method, String path, String body, String... headers) throws Exception {
        return caller.ask(key, method, path, body, headers);
    }

    @Override
    public void close() {
        closer.close();
    }
}
