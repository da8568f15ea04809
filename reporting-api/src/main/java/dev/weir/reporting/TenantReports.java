package dev.weir.reporting;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.Timestamps;
import dev.weir.kit.http.HttpEdge;
import io.javalin.http.Context;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Runs a report's query as the caller's tenant and streams the answer, with what it claims about its completeness. */
final class TenantReports {
    private static final ReportQuery TIME_LIMIT = ReportQuery.of("SELECT getSetting('max_execution_time')");

    private final ClickHousePools clickHouse;
    private final Freshness freshness;

    TenantReports(ClickHousePools clickHouse, Freshness freshness) {
        this.clickHouse = clickHouse;
        this.freshness = freshness;
    }

    /** Writes the rows that a query found. */
    interface Rows {
        void write(JsonGenerator json, ResultSet rows) throws IOException, SQLException;
    }

    /** Answers with what is made of the rows, and the claim in the headers. */
    void answerObject(Context ctx, ReportQuery query, Rows rows) {
        Visibility visibility = freshness.now();
        run(ctx, query, result -> {
            claim(ctx, visibility);
            JsonAnswer.write(ctx, json -> rows.write(json, result));
        });
    }

    /** Answers with a list of items, one a row, and the claim in headers and body. */
    void answerItems(Context ctx, ReportQuery query, Rows item) {
        Visibility visibility = freshness.now();
        run(ctx, query, result -> {
            claim(ctx, visibility);
            JsonAnswer.write(ctx, json -> {
                json.writeStartObject();
                claim(json, visibility);
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

    /** Writes as_of, complete and under_way into an object. */
    static void claim(JsonGenerator json, Visibility visibility) throws IOException {
        Instant asOf = visibility.asOf();
        json.writeStringField("as_of", asOf == null ? null : Timestamps.format(asOf.toEpochMilli()));
        json.writeBooleanField("complete", visibility.complete());
        Long underWay = visibility.underWay();
        if (underWay == null) {
            json.writeNullField("under_way");
        } else {
            json.writeNumberField("under_way", underWay);
        }
    }

    private static void claim(Context ctx, Visibility visibility) {
        Instant asOf = visibility.asOf();
        if (asOf != null) {
            ctx.header("Weir-As-Of", Timestamps.format(asOf.toEpochMilli()));
        }
        ctx.header("Weir-Complete", Boolean.toString(visibility.complete()));
        ctx.header("Cache-Control", "no-store");
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
