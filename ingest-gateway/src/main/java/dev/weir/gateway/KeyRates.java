package dev.weir.gateway;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the events that each key may send, whether one a request or many: a token bucket for each key. A batch needs
 * one event's room to begin; what it takes beyond the rest is owed, and paid back before the key may send again.
 */
final class KeyRates {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long events;
    private final Duration window;
    private final String policy;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /** So many events for each window; 0 for any number. */
    KeyRates(long events, Duration window) {
        this.events = events;
        this.window = window;
        this.policy = "\"events\";q=" + events + ";w=" + Math.max(1, window.toSeconds());
    }

    /** What a key may still send, as the answer's headers say it. */
    record Left(String policy, String left) {
        void headers(BiConsumer<String, String> header) {
            header.accept("RateLimit-Policy", policy);
            header.accept("RateLimit", left);
        }
    }

    /** Takes one event from that key's allowance and tells the caller how much is left, or ends in 429. */
    void admit(Context context, String key) {
        Left left = admit(key);
        if (left != null) {
            left.headers(context::header);
        }
    }

    /** Takes one event from that key's allowance, or ends in 429; null when there is no limit. */
    @Nullable Left admit(String key) {
        if (events == 0) {
            return null;
        }
        ConsumptionProbe probe = bucket(key).tryConsumeAndReturnRemaining(1);
        String left = "\"events\";r=" + Math.max(0, probe.getRemainingTokens()) + ";t="
                + ceilSeconds(probe.getNanosToWaitForReset());
        if (!probe.isConsumed()) {
            Map<String, String> headers = new HashMap<>();
            new Left(policy, left).headers(headers::put);
            headers.put("Retry-After", Long.toString(Math.max(1, ceilSeconds(probe.getNanosToWaitForRefill()))));
            throw Problems.rateLimited(
                    "A key may send " + events + " events in " + Math.max(1, window.toSeconds()) + " s", headers);
        }
        return new Left(policy, left);
    }

    /** Takes the further events of a batch that was admitted with its first. */
    void charge(String key, int further) {
        if (events > 0 && further > 0) {
            bucket(key).consumeIgnoringRateLimits(further);
        }
    }

    /** Only keys that are known come this far, so there are never more buckets than keys. */
    private Bucket bucket(String key) {
        return buckets.computeIfAbsent(
                key,
                _ -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(events).refillGreedy(events, window))
                        .build());
    }

    private static long ceilSeconds(long nanos) {
        return (nanos + SECOND - 1) / SECOND;
    }
}
