package dev.weir.reporting.reports;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.kit.http.HttpEdge;
import dev.weir.reporting.answers.JsonAnswer;
import dev.weir.reporting.clickhouse.ClickHousePools;
import dev.weir.reporting.clickhouse.QueryFailure;
import dev.weir.reporting.clickhouse.ReportQuery;
import dev.weir.reporting.pipeline.Freshness;
import dev.weir.reporting.pipeline.Visibility;
import io.javalin.http.Context;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Runs a report's query as the caller's tenant and streams the answer, with what it claims about its completeness. */
public final class TenantReports {
    private static final ReportQuery TIME_LIMIT = ReportQuery.of("SELECT getSetting('max_execution_time')");

    private final ClickHousePools clickHouse;
    private final Freshness freshness;

    public TenantReports(ClickHousePools clickHouse, Freshness freshness) {
        this.clickHouse = clickHouse;
        this.freshness = freshness;
    }

    /** Writes the rows that a query found. */
    interface Rows {
        void write(JsonGenerator json, ResultSet rows) throws IOException, SQLException;
    }

    /** Answers with what is made of the rows, and the claim in the headers. */
    void answerObject(Context ctx, ReportQuery query, Rows rows) throws InterruptedException {
        Visibility visibility = freshness.claim(Patience.of(ctx));
        run(ctx, query, result -> {
            visibility.writeTo(ctx);
            JsonAnswer.write(ctx, json -> rows.write(json, result));
        });
    }

    /** Answers with a list of items, one a row, and the claim in headers and body. */
    void answerItems(Context ctx, ReportQuery query, Rows item) throws InterruptedException {
        Visibility visibility = freshness.claim(Patience.of(ctx));
        run(ctx, query, result -> {
            visibility.writeTo(ctx);
            JsonAnswer.write(ctx, json -> {
                json.writeStartObject();
                visibility.writeTo(json);
                json.writeArrayFieldStart("items");
                while (result.next()) {
                    json.writeStartObject();
                    item.write(json, result);
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeNullField("next_cursor");
                json.writeEndObject();
            });
        });
    }

    private interface Found {
        void use(ResultSet rows) throws SQLException;
    }

    private void run(Context ctx, ReportQuery query, Found found) {
        try (Connection connection = clickHouse.reader(HttpEdge.caller(ctx).tenant())) {
            try (ResultSet rows = query.run(connection)) {
                found.use(rows);
            } catch (SQLException e) {
                throw QueryFailure.isTooSlow(e) ? QueryFailure.tooSlow(timeLimit(connection)) : QueryFailure.problem(e);
            }
        } catch (SQLException e) {
            throw QueryFailure.problem(e);
        }
    }

    private static long timeLimit(Connection connection) throws SQLException {
        try (ResultSet limit = TIME_LIMIT.run(connection)) {
            limit.next();
            return limit.getLong(1);
        }
    }
}
