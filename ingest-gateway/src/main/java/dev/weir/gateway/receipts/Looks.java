package dev.weir.gateway.receipts;

import dev.weir.kit.pipeline.PipelineLook;
import dev.weir.kit.pipeline.PipelineOffsets;
import dev.weir.kit.pipeline.SharedCall;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Looks at how far the pipeline is, only while somebody asks: one look serves all who asked before it began. */
final class Looks implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final int KAFKA_WAIT_MS = 2_000;

    private final Map<String, Object> config;
    private final SharedCall<PipelineLook> looks;
    private @Nullable Admin admin;
    private @Nullable PipelineOffsets pipeline;
    private long lastBegun = System.nanoTime() - BETWEEN.toNanos();

    Looks(String bootstrap, Executor threads) {
        this.config = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                KAFKA_WAIT_MS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                KAFKA_WAIT_MS);
        this.looks = new SharedCall<>(() -> CompletableFuture.supplyAsync(this::look, threads));
    }

    /** A look begun after this. */
    PipelineLook next(Duration within) throws NotKnown, InterruptedException {
        try {
            return looks.ask().get(Math.max(1, within.toMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            throw NotKnown.kafkaAway("Kafka does not say how far the pipeline is");
        }
    }

    /** One at a time. */
    private synchronized PipelineLook look() {
        try {
            long pause = BETWEEN.toNanos() - (System.nanoTime() - lastBegun);
            if (pause > 0) {
                TimeUnit.NANOSECONDS.sleep(pause);
            }
            lastBegun = System.nanoTime();
            return pipeline().look();
        } catch (ExecutionException | KafkaException e) {
            // The topics may have been made anew: find out again.
            pipeline = null;
            throw new CompletionException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    private PipelineOffsets pipeline() throws InterruptedException, ExecutionException {
        PipelineOffsets known = pipeline;
        if (known == null) {
            Admin asked = admin;
            if (asked == null) {
                asked = Admin.create(config);
                admin = asked;
            }
            known = PipelineOffsets.connect(asked, Clock.systemUTC());
            pipeline = known;
        }
        return known;
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
