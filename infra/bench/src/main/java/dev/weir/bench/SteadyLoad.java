package dev.weir.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Events at a steady rate as NDJSON batches, each sent when it is due, whether earlier ones were answered or not; all
 * request ids differ and count up from the first.
 */
final class SteadyLoad {
    private static final int MOST_UNDER_WAY = 32;
    private static final int ACCEPTED = 202;
    private static final long DAY = 86_400_000;

    /** What is sent. */
    record Plan(int perSecond, int batch, Duration time, int days, long first) {
        Plan(int perSecond, int batch, Duration time, int days) {
            this(perSecond, batch, time, days, 0);
        }

        int batches() {
            return Math.toIntExact(time.toMillis() * perSecond / 1000 / batch);
        }

        long nanosBetween() {
            return 1_000_000_000L * batch / perSecond;
        }
    }

    private final URI target;
    private final String key;
    private final Plan plan;
    private final AtomicLongArray acceptedAt;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong latestNanos = new AtomicLong();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    SteadyLoad(URI gateway, String key, Plan plan) {
        this.target = gateway.resolve("/api/traffic");
        this.key = key;
        this.plan = plan;
        this.acceptedAt = new AtomicLongArray(plan.batches());
    }

    /** Events for which Kafka had answered. */
    long accepted() {
        return accepted.get();
    }

    /** When the batch of that event was accepted, by System.nanoTime. */
    long acceptedAt(long requestId) {
        return acceptedAt.get(Math.toIntExact((requestId - plan.first()) / plan.batch()));
    }

    /** By how much the latest batch was sent after it was due: what the rest of the machine kept the sender from. */
    Duration latest() {
        return Duration.ofNanos(latestNanos.get());
    }

    @Nullable String failure() {
        return failure.get();
    }

    /** Sends all and waits for the answers. */
    void run() throws InterruptedException {
        Semaphore room = new Semaphore(MOST_UNDER_WAY);
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            long start = System.nanoTime();
            for (int i = 0; i < plan.batches() && failure.get() == null; i++) {
                long due = start + i * plan.nanosBetween();
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                room.acquire();
                latestNanos.accumulateAndGet(System.nanoTime() - due, Math::max);
                int batch = i;
                var _ = http.sendAsync(request(i), BodyHandlers.ofString()).whenComplete((answer, problem) -> {
                    settle(batch, answer, problem);
                    room.release();
                });
            }
            room.acquire(MOST_UNDER_WAY);
        }
    }

    private void settle(int batch, @Nullable HttpResponse<String> answer, @Nullable Throwable problem) {
        if (answer != null && answer.statusCode() == ACCEPTED) {
            acceptedAt.set(batch, System.nanoTime());
            accepted.addAndGet(plan.batch());
        } else {
            failure.compareAndSet(null, answer == null ? String.valueOf(problem) : answer.statusCode() + answer.body());
        }
    }

    private HttpRequest request(int batch) {
        ByteBuffer body = ByteBuffer.allocate(plan.batch() * TrafficLines.LONGEST);
        byte[][] createdAt = new byte[plan.days()][];
        long now = System.currentTimeMillis();
        for (int day = 0; day < createdAt.length; day++) {
            // A minute short of whole days, since the oldest must not be too late.
            createdAt[day] = TrafficLines.ascii(
                    Instant.ofEpochMilli(now - day * (DAY - 720_000)).toString());
        }
        long from = plan.first() + (long) batch * plan.batch();
        for (long id = from; id < from + plan.batch(); id++) {
            TrafficLines.put(body, id, createdAt[(int) (id % plan.days())]);
        }
        return HttpRequest.newBuilder(target)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/x-ndjson")
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofByteArray(body.array(), 0, body.position()))
                .build();
    }
}
