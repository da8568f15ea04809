package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.Javalin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpLoadTest {
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final Set<String> bodies = ConcurrentHashMap.newKeySet();
    private final AtomicInteger received = new AtomicInteger();
    private Javalin server;

    @BeforeEach
    void start() {
        server = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.post("/api/traffic/{request_id}", context -> {
                        String id = context.pathParam("request_id");
                        ids.add(id);
                        bodies.add(context.body());
                        received.incrementAndGet();
                        boolean even = Long.remainderUnsigned(Long.parseUnsignedLong(id), 2) == 0;
                        context.status(even ? 202 : 503).result("{\"status\":\"some\"}");
                    });
                })
                .start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void sendsExactlyTheLimitEachEventOnceAndCountsTheAnswersByStatus() throws Exception {
        long firstId = -500;
        try (HttpLoad load = load(firstId)) {
            Sample sample = load.run(new HttpLoad.Limits(1_000, Duration.ofSeconds(30)));

            assertThat(received).hasValue(1_000);
            assertThat(ids).hasSize(1_000).contains(Long.toUnsignedString(firstId), "499");
            assertThat(bodies).allMatch(body -> body.startsWith("{\"user_id\":\"") && body.endsWith("}"));
            assertThat(sample.figures()).containsEntry("requests", 1_000.0).containsEntry("errors", 500.0);
            assertThat(load.totalExpected()).isEqualTo(500);
            assertThat(load.lastRefusal()).isEqualTo(503);
            assertThat(sample.rate()).isPositive();
        }
    }

    @Test
    void aServerThatGoesAwayIsAFailureAndNotAFigure() throws Exception {
        try (HttpLoad load = load(1)) {
            server.stop();

            assertThatThrownBy(() -> load.run(new HttpLoad.Limits(1_000, Duration.ofSeconds(30))))
                    .isInstanceOfAny(IOException.class, UncheckedIOException.class);
        }
    }

    private HttpLoad load(long firstId) throws IOException {
        return new HttpLoad(server.port(), 8, new TrafficPosts(new AtomicLong(firstId), server.port(), "key"), 202);
    }
}
