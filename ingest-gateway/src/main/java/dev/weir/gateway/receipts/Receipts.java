package dev.weir.gateway.receipts;

import dev.weir.contract.EventReader;
import dev.weir.contract.FieldError;
import dev.weir.contract.TrafficKey;
import dev.weir.contract.Trail;
import dev.weir.contract.UnsignedLongs;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.pipeline.PipelineLook;
import dev.weir.kit.pipeline.TrailAccess;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * Answers what became of a request: at once, as a receipt, or as soon as reports count it. Those who wait are bounded in
 * number, and each is a virtual thread that mostly sleeps.
 */
public final class Receipts implements AutoCloseable {
    /**
     * How receipts are had.
     *
     * @param access null when no secret is set: then there are no receipts, and nobody waits
     */
    public record Way(
            String bootstrap,
            int partitions,
            List<String> processors,
            @Nullable TrailAccess access,
            int mostWaiting) {}

    private static final Duration SOON = Duration.ofSeconds(1);

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("receipts-", 0).factory());
    private final int partitions;
    private final int mostWaiting;
    private final Semaphore places;
    private final Looks looks;
    private final @Nullable Processors processors;
    private final @Nullable Pipeline pipeline;

    public Receipts(Way way) {
        partitions = way.partitions();
        mostWaiting = way.mostWaiting();
        places = new Semaphore(mostWaiting);
        looks = new Looks(way.bootstrap(), threads);
        TrailAccess access = way.access();
        processors = access == null ? null : new Processors(way.processors(), access, threads);
        pipeline = processors == null ? null : new Pipeline(looks, processors, new TopicTail(way.bootstrap()));
    }

    /** Shows how many wait now. */
    public void observe(MeterRegistry metrics) {
        Gauge.builder("weir_gateway_waiting", places, now -> mostWaiting - now.availablePermits())
                .description("Requests that wait to become visible, or for a receipt")
                .register(metrics);
    }

    /** {@code GET /api/traffic/{request_id}/receipt}. */
    public void handle(Context context) {
        TrafficKey key = new TrafficKey(HttpEdge.caller(context).tenant(), requestId(context));
        Pipeline asked = pipeline;
        if (asked == null) {
            throw HttpProblem.unavailable("no-receipts", "This gateway was not told how to ask the processors", SOON);
        }
        if (!places.tryAcquire()) {
            throw HttpProblem.unavailable("overloaded", "Too many requests wait; try again soon", SOON);
        }
        context.future(() -> started(() -> find(asked, key))
                .thenAccept(receipt -> context.header("Cache-Control", "no-store")
                        .contentType("application/json")
                        .result(receipt.toJson())));
    }

    /** How the request at that place ended, as soon as reports count it; never later than that, and never a failure. */
    public CompletableFuture<Outcome> outcome(TrafficKey key, int partition, long offset, Duration patience) {
        Pipeline asked = pipeline;
        if (asked == null || !places.tryAcquire()) {
            return CompletableFuture.completedFuture(Outcome.NotWaited.INSTANCE);
        }
        Waiting waiting = new Waiting(asked, key, partition, offset);
        return started(() -> waiting.within(patience)).exceptionally(_ -> Outcome.TimeUp.INSTANCE);
    }

    /** Ends all waiting: who waits is told that the time is up. */
    @Override
    public void close() {
        threads.shutdownNow();
        looks.close();
        if (processors != null) {
            processors.close();
        }
    }

    private Receipt find(Pipeline asked, TrafficKey key) throws InterruptedException {
        try {
            int partition = BuiltInPartitioner.partitionForKey(key.toBytes(), partitions);
            PipelineLook look = asked.look();
            long rawEnd = look.rawEnds().of(partition);
            Trail trail = asked.trail(key, rawEnd);
            List<ConsumerRecord<byte[], byte[]>> pending = asked.pending(key, partition, trail, rawEnd);
            if (trail.endings().isEmpty() && pending.isEmpty()) {
                throw HttpProblem.notFound("Nothing was sent under this request_id, or it was forgotten since");
            }
            Visible visible = Visible.NOTHING;
            if (trail.changedAt() >= 0) {
                if (look.processed().of(partition) <= trail.changedAt()) {
                    look = asked.look();
                }
                visible = visible(asked, key, partition, look);
            }
            return Receipt.of(key.requestId(), trail, visible, pending);
        } catch (NotKnown e) {
            throw HttpProblem.unavailable(e.type(), e.detail(), e.retryAfter());
        }
    }

    /** With a sink that is too far behind to tell, nothing is called visible that may not be. */
    private static Visible visible(Pipeline asked, TrafficKey key, int partition, PipelineLook look)
            throws InterruptedException {
        try {
            return asked.visible(key, partition, look);
        } catch (NotKnown _) {
            return Visible.NOTHING;
        }
    }

    /** Takes over a place among those who wait, and gives it back. */
    private <T> CompletableFuture<T> started(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    T done = work.call();
                    places.release();
                    result.complete(done);
                } catch (Throwable e) {
                    places.release();
                    result.completeExceptionally(e);
                }
            });
        } catch (RuntimeException e) {
            places.release();
            result.completeExceptionally(e);
        }
        return result;
    }

    private static long requestId(Context context) {
        String text = context.pathParam("request_id");
        if (!UnsignedLongs.isCanonical(text)) {
            String reason = "must be a whole number from 0 to 18446744073709551615";
            throw HttpProblem.invalid(
                    EventReader.REQUEST_ID + " " + reason, List.of(new FieldError(EventReader.REQUEST_ID, reason)));
        }
        return Long.parseUnsignedLong(text);
    }
}
