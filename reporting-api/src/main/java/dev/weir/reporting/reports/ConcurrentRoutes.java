package dev.weir.reporting.reports;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.Timestamps;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.Needs;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.answers.JsonAnswer;
import dev.weir.reporting.clickhouse.ReportQuery;
import dev.weir.reporting.clickhouse.TenantQueries;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.regex.Pattern;

/**
 * The routes below /concurrent: queries of known cost, to see that requests do not wait for one another. Each runs on a
 * report's way, with its tenant's user and in one of its slots.
 */
public final class ConcurrentRoutes {
    private static final Needs READ = Needs.anyOf(Scope.READ);
    private static final Pattern DELAY = Pattern.compile("\\d{1,2}(\\.\\d{1,3})?");
    private static final double LONGEST_DELAY = 10;

    /** What ClickHouse lets a block of rows sleep is three seconds. */
    private static final double LONGEST_SLEEP = 3;

    private static final int HEAVY_ROWS = 20_000_000;

    private static final ReportQuery SIMPLE = ReportQuery.of("SELECT toString(1)");
    private static final ReportQuery HEAVY =
            ReportQuery.of("SELECT toString(sum(cityHash64(number))) FROM numbers(" + HEAVY_ROWS + ")");
    private static final ReportQuery SLEEP = ReportQuery.of("SELECT toString(sleep({seconds:Float64}))");

    private final TenantQueries queries;
    private final Clock clock;

    public ConcurrentRoutes(TenantQueries queries, Clock clock) {
        this.queries = queries;
        this.clock = clock;
    }

    public void addTo(JavalinConfig config) {
        config.routes.get("/concurrent/simple-query", this::simple, READ);
        config.routes.get("/concurrent/heavy-query", this::heavy, READ);
        config.routes.get("/concurrent/test-isolation", this::isolation, READ);
    }

    private interface Data {
        void write(JsonGenerator json) throws IOException;
    }

    private void simple(Context ctx) throws InterruptedException {
        QueryParameters.of(ctx).check();
        long start = System.nanoTime();
        queries.run(ctx, SIMPLE, "TSV", answer -> {
            int result = Integer.parseInt(text(answer));
            answer(ctx, start, json -> json.writeNumberField("result", result));
        });
    }

    private void heavy(Context ctx) throws InterruptedException {
        QueryParameters.of(ctx).check();
        long start = System.nanoTime();
        queries.run(ctx, HEAVY, "TSV", answer -> {
            String result = text(answer);
            answer(ctx, start, json -> {
                json.writeNumberField("rows", HEAVY_ROWS);
                json.writeStringField("result", result);
            });
        });
    }

    private void isolation(Context ctx) throws InterruptedException {
        QueryParameters parameters = QueryParameters.of(ctx, "delay");
        String text = parameters.text("delay");
        double delay = text == null ? 1 : DELAY.matcher(text).matches() ? Double.parseDouble(text) : -1;
        if (delay < 0 || delay > LONGEST_DELAY) {
            parameters.refuse("delay", "must be seconds from 0 to 10, with at most three decimals");
        }
        parameters.check();
        sleep(ctx, delay, delay, System.nanoTime());
    }

    /** Sleeps in pieces that ClickHouse allows, one after the other. */
    private void sleep(Context ctx, double delay, double left, long start) throws InterruptedException {
        double piece = Math.min(left, LONGEST_SLEEP);
        boolean last = left <= LONGEST_SLEEP;
        boolean there = queries.run(ctx, SLEEP.with("seconds", Double.toString(piece)), "TSV", slept -> {
            text(slept);
            if (last) {
                answer(ctx, start, json -> json.writeNumberField("delay", delay));
            }
        });
        if (there && !last) {
            sleep(ctx, delay, left - piece, start);
        }
    }

    private void answer(Context ctx, long start, Data data) {
        ctx.header("Cache-Control", "no-store");
        try {
            JsonAnswer.write(ctx, json -> {
                json.writeStartObject();
                json.writeBooleanField("success", true);
                json.writeStringField("timestamp", Timestamps.format(clock.millis()));
                json.writeObjectFieldStart("data");
                data.write(json);
                json.writeNumberField("elapsed_ms", (System.nanoTime() - start) / 1_000_000);
                json.writeEndObject();
                json.writeEndObject();
            });
        } catch (SQLException e) {
            throw new IllegalStateException("Nothing here asks by SQL", e);
        }
    }

    private static String text(InputStream answer) throws IOException {
        return new String(answer.readNBytes(100), StandardCharsets.UTF_8).strip();
    }
}
