package dev.weir.reporting.clickhouse;

import dev.weir.kit.Health;
import dev.weir.kit.Problem;
import dev.weir.reporting.answers.JsonAnswer;
import io.javalin.http.Context;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether ClickHouse answers, which version it is and how fast: for /clickhouse-status, and steadily for readiness. */
public final class ClickHouseStatus implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClickHouseStatus.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final ReportQuery VERSION = ReportQuery.of("SELECT version()");

    private record Found(String version, double latencyMs) {}

    private final MonitorPool clickHouse;
    private final Health.Need need;
    private final Thread thread;

    public ClickHouseStatus(MonitorPool clickHouse, Health.Need need) {
        this.clickHouse = clickHouse;
        this.need = need;
        this.thread = Thread.ofPlatform().daemon().name("clickhouse-status").unstarted(this::watch);
    }

    public void start() {
        thread.start();
    }

    public void handle(Context ctx) {
        try {
            Found found = ask();
            JsonAnswer.write(ctx, json -> {
                json.writeStartObject();
                json.writeBooleanField("clickhouse_connected", true);
                json.writeStringField("version", found.version());
                json.writeNumberField("latency_ms", found.latencyMs());
                json.writeEndObject();
            });
        } catch (SQLException e) {
            ctx.status(503);
            try {
                JsonAnswer.write(ctx, json -> {
                    json.writeStartObject();
                    json.writeStringField("type", "/problems/database-away");
                    json.writeStringField("title", "Not available now");
                    json.writeNumberField("status", 503);
                    json.writeStringField("detail", "ClickHouse does not answer");
                    json.writeBooleanField("clickhouse_connected", false);
                    json.writeEndObject();
                });
            } catch (SQLException impossible) {
                throw new IllegalStateException(impossible);
            }
            ctx.contentType(Problem.MEDIA_TYPE).header("Retry-After", "2");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private Found ask() throws SQLException {
        try (Connection connection = clickHouse.connection()) {
            long start = System.nanoTime();
            try (ResultSet rows = VERSION.run(connection)) {
                rows.next();
                return new Found(rows.getString(1), Math.round((System.nanoTime() - start) / 1e4) / 100.0);
            }
        }
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException _) {
            // Only close interrupts.
        }
    }

    private void look() {
        try {
            Found found = ask();
            if (!need.isMet()) {
                need.met();
                log.info("ClickHouse {} answers", found.version());
            }
        } catch (SQLException e) {
            if (need.isMet()) {
                log.warn("ClickHouse does not answer: {}", e.getMessage());
            }
            need.unmet("ClickHouse does not answer");
        }
    }
}
