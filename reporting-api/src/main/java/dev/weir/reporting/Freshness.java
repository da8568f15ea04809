package dev.weir.reporting;

import dev.weir.kit.Backoff;
import dev.weir.kit.Health;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps looking at the pipeline, so that each report can say what it claims. A report asks before its query runs: what
 * was visible then is visible to the query too.
 */
final class Freshness implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Freshness.class);
    private static final int KAFKA_WAIT_MS = 2_000;

    private final String bootstrap;
    private final Duration interval;
    private final Clock clock;
    private final Health.Need kafka;
    private final Thread thread;
    private final Watermarks watermarks = new Watermarks();
    private volatile Visibility current = Visibility.UNKNOWN;
    private volatile @Nullable PipelineLook lastLook;
    private volatile boolean closed;

    Freshness(String bootstrap, Duration interval, Clock clock, Health.Need kafka) {
        this.bootstrap = bootstrap;
        this.interval = interval;
        this.clock = clock;
        this.kafka = kafka;
        this.thread = Thread.ofPlatform().daemon().name("freshness").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** What a report that is run from now on can claim. */
    Visibility now() {
        return current;
    }

    /** The last look at the pipeline, null while there is none. */
    @Nullable PipelineLook look() {
        return lastLook;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Backoff backoff = new Backoff(interval, Duration.ofSeconds(2));
        while (!closed) {
            try (Admin admin = Admin.create(Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, KAFKA_WAIT_MS,
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, KAFKA_WAIT_MS,
                    AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 500,
                    AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000))) {
                follow(PipelineOffsets.connect(admin, clock), backoff);
            } catch (InterruptedException _) {
                return;
            } catch (ExecutionException | KafkaException e) {
                lost(e);
            }
            try {
                backoff.pause();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void follow(PipelineOffsets pipeline, Backoff backoff) throws InterruptedException, ExecutionException {
        while (!closed) {
            PipelineLook look = pipeline.look();
            current = watermarks.advance(look);
            lastLook = look;
            backoff.reset();
            if (!kafka.isMet()) {
                kafka.met();
                log.info("The pipeline can be followed");
            }
            Thread.sleep(interval);
        }
    }

    private void lost(Exception e) {
        current = current.withoutNews();
        lastLook = null;
        Throwable reason = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        if (kafka.isMet()) {
            log.warn("The pipeline can't be followed: {}", reason.toString());
        }
        kafka.unmet("the pipeline can't be followed: " + reason.getClass().getSimpleName());
    }
}
