package dev.weir.reporting.audit;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes an audit wait while this service answers reports, though not for ever. */
public final class ReportsFirst {
    private static final List<String> REPORTS = List.of("/api/reports/*", "/api/traffic/*", "/concurrent/*");
    private static final String COUNTED = "weir-report-counted";
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final AtomicInteger running = new AtomicInteger();

    /** Counts the reports that run. */
    public void addTo(JavalinConfig config) {
        for (String path : REPORTS) {
            config.routes.before(path, this::begin);
            config.routes.after(path, this::end);
        }
    }

    /** Returns when no report runs, at the latest after some seconds. */
    void await() throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (running.get() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(LOOK);
        }
    }

    private void begin(Context ctx) {
        ctx.attribute(COUNTED, true);
        running.incrementAndGet();
    }

    private void end(Context ctx) {
        if (ctx.attribute(COUNTED) != null) {
            running.decrementAndGet();
        }
    }
}
