package dev.weir.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Bounds what is under way to Kafka, in requests and in bytes: past the bounds nothing waits in memory. */
final class InFlight {
    private static final int LARGEST_PORTION = 64 * 1024;
    private static final int PORTIONS = 256;

    private final int maxRequests;
    private final int maxBytes;
    private final Semaphore requests;
    private final Semaphore bytes;

    InFlight(int maxRequests, long maxBytes) {
        this.maxRequests = maxRequests;
        this.maxBytes = (int) Math.min(maxBytes, Integer.MAX_VALUE);
        this.requests = new Semaphore(maxRequests);
        this.bytes = new Semaphore(this.maxBytes);
    }

    /** Takes the place of one request, which {@link #leave} gives back. */
    void enter() {
        if (!requests.tryAcquire()) {
            throw Problems.overloaded("More than " + maxRequests + " requests are under way");
        }
    }

    void leave() {
        requests.release();
    }

    /** How much room one batch may take at a time, so that all together hold little that they do not use. */
    int portion() {
        return Math.min(LARGEST_PORTION, maxBytes / PORTIONS);
    }

    /** Takes room for that many bytes, which {@link #give} gives back; false when there is none. */
    boolean take(int amount) {
        return bytes.tryAcquire(Math.min(amount, maxBytes));
    }

    /** The same, but waits for room; false when there is none in time. */
    boolean takeWithin(int amount, Duration time) {
        if (take(amount)) {
            return true;
        }
        try {
            return bytes.tryAcquire(Math.min(amount, maxBytes), time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void give(int amount) {
        bytes.release(Math.min(amount, maxBytes));
    }

    /** Shows what is under way now, for that kind of request. */
    void observe(MeterRegistry metrics, String kind) {
        Gauge.builder("weir_gateway_requests_in_flight", requests, now -> maxRequests - now.availablePermits())
                .tag("kind", kind)
                .register(metrics);
        Gauge.builder("weir_gateway_bytes_in_flight", bytes, now -> maxBytes - now.availablePermits())
                .tag("kind", kind)
                .register(metrics);
    }
}
