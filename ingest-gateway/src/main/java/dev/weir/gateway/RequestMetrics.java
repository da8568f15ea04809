package dev.weir.gateway;

import io.javalin.http.Context;
import io.javalin.http.RequestLogger;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts and times the requests by route and status. */
final class RequestMetrics implements RequestLogger {
    private record Kind(String method, String route, int status) {}

    private final MeterRegistry metrics;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

    RequestMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    @Override
    public void handle(Context context, Float millis) {
        Endpoint endpoint = context.endpoints().lastHttpEndpoint();
        long nanos = (long) (millis * 1_000_000);
        if (endpoint == null) {
            measured("any", "none", context.statusCode(), nanos);
        } else {
            measured(context.method().name(), endpoint.path, context.statusCode(), nanos);
        }
    }

    void measured(String method, String route, int status, long nanos) {
        timers.computeIfAbsent(new Kind(method, route, status), this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Kind kind) {
        return Timer.builder("weir_gateway_requests")
                .description("Requests answered, by route and status")
                .tag("method", kind.method())
                .tag("route", kind.route())
                .tag("status", Integer.toString(kind.status()))
                .register(metrics);
    }
}
