package dev.weir.reporting.pipeline;

import dev.weir.kit.Backoff;
import dev.weir.kit.Health;
import dev.weir.kit.pipeline.Offsets;
import dev.weir.kit.pipeline.PipelineLook;
import dev.weir.kit.pipeline.PipelineOffsets;
import dev.weir.kit.pipeline.PipelineRoute;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells each report what it can claim. It keeps looking at the pipeline to know what is visible, less often while all
 * is, and asks Kafka at each claim whether anything came in since.
 */
public final class Freshness implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Freshness.class);
    private static final int KAFKA_WAIT_MS = 2_000;
    private static final Duration CLAIM_WAIT = Duration.ofMillis(500);

    /** While all is visible, so many times the interval lie between two looks, unless a claim finds that more came in. */
    private static final int QUIET = 5;

    private final String bootstrap;
    private final PipelineRoute route;
    private final Duration interval;
    private final Clock clock;
    private final Health.Need kafka;
    private final Thread thread;
    private final Watermarks watermarks = new Watermarks();
    private volatile Standing standing = Standing.UNKNOWN;

    /** Null while Kafka does not answer: then nobody waits for it. */
    private volatile @Nullable PresentEnds presentEnds;

    /** Whether a claim found more than the last look did. */
    private volatile boolean lookSoon;

    private volatile boolean closed;

    /** @param kafka whether Kafka answers */
    public Freshness(String bootstrap, PipelineRoute route, Duration interval, Clock clock, Health.Need kafka) {
        this.bootstrap = bootstrap;
        this.route = route;
        this.interval = interval;
        this.clock = clock;
        this.kafka = kafka;
        this.thread =
                Thread.ofPlatform().daemon().name("freshness of " + route.raw()).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /**
     * What a report can claim whose query begins after this. With patience it waits for what has come in so far to
     * become visible; what comes in meanwhile is not waited for.
     */
    public Visibility claim(Duration patience) throws InterruptedException {
        return begin(patience).told();
    }

    /** The same, but without patience Kafka is asked while the query runs: what was visible before it is what counts. */
    public Claim begin(Duration patience) throws InterruptedException {
        PresentEnds ends = presentEnds;
        CompletableFuture<PresentEnds.Answer> asked = ends == null ? null : ends.ask();
        if (asked != null && !patience.isZero()) {
            PresentEnds.Answer answer = await(asked);
            if (answer != null) {
                await(answer.ends(), patience);
            }
        }
        return new Claim(standing, asked);
    }

    /** A claim that is made beside its report's query. */
    public final class Claim {
        private final Standing before;
        private final @Nullable CompletableFuture<PresentEnds.Answer> asked;
        private @Nullable Visibility told;

        private Claim(Standing before, @Nullable CompletableFuture<PresentEnds.Answer> asked) {
            this.before = before;
            this.asked = asked;
        }

        /** What is claimed; waits for Kafka's answer while it is not there. */
        public Visibility told() {
            Visibility claim = told;
            if (claim == null) {
                claim = before.claim(answer());
                told = claim;
                if (claim.complete()) {
                    learn(claim.asOf());
                }
            }
            return claim;
        }

        private PresentEnds.@Nullable Answer answer() {
            try {
                return asked == null ? null : await(asked);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }

    /** The last look at the pipeline, null while there is none. */
    @Nullable PipelineLook look() {
        return standing.look();
    }

    /** Up to where the ledger is stored, by the last look; null while there is none. */
    public @Nullable LedgerPosition ledgerPosition() {
        PipelineLook last = standing.look();
        return last == null
                ? null
                : new LedgerPosition(last.ledgerTopicId(), last.stored().byPartition());
    }

    /** Where traffic.raw ends, by a call begun after this; null when Kafka does not say. */
    PresentEnds.@Nullable Answer askEnds() throws InterruptedException {
        PresentEnds ends = presentEnds;
        return ends == null ? null : await(ends.ask());
    }

    private PresentEnds.@Nullable Answer await(CompletableFuture<PresentEnds.Answer> asked)
            throws InterruptedException {
        try {
            PresentEnds.Answer answer = asked.get(CLAIM_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            if (!standing.hasReached(answer.ends())) {
                lookSoon();
            }
            return answer;
        } catch (ExecutionException | TimeoutException e) {
            log.debug("Kafka does not say where traffic.raw ends: {}", e.toString());
            presentEnds = null;
            return null;
        }
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

    private synchronized void await(Offsets rawEnds, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!standing.hasReached(rawEnds)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    private synchronized void learn(@Nullable Instant allVisibleBefore) {
        standing = standing.with(allVisibleBefore);
    }

    private synchronized void learn(PipelineLook look) {
        Instant before = standing.visible().at();
        standing = new Standing(watermarks.advance(look), look).with(before);
        notifyAll();
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
                follow(PipelineOffsets.connect(admin, clock, route), backoff);
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
        PresentEnds ends = new PresentEnds(() -> pipeline.presentRawEnds(CLAIM_WAIT), clock);
        while (!closed) {
            lookSoon = false;
            learn(pipeline.look());
            presentEnds = ends;
            backoff.reset();
            if (!kafka.isMet()) {
                kafka.met();
                log.info("The pipeline can be followed");
            }
            pause();
        }
    }

    private void pause() throws InterruptedException {
        Thread.sleep(interval);
        PipelineLook look = standing.look();
        if (!lookSoon && look != null && standing.hasReached(look.rawEnds())) {
            LockSupport.parkNanos(interval.toNanos() * (QUIET - 1));
        }
    }

    private void lookSoon() {
        lookSoon = true;
        LockSupport.unpark(thread);
    }

    private synchronized void lost(Exception e) {
        presentEnds = null;
        standing = standing.lost();
        Throwable reason = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        if (kafka.isMet()) {
            log.warn("The pipeline can't be followed: {}", reason.toString());
        }
        kafka.unmet("the pipeline can't be followed: " + reason.getClass().getSimpleName());
    }
}
