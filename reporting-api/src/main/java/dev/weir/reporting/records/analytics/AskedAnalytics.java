package dev.weir.reporting.records.analytics;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.Timestamps;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.answers.Format;
import dev.weir.reporting.clickhouse.ReportQuery;
import dev.weir.reporting.reports.Period;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asked of analytics.
 *
 * @param period null where the caller names none and the figures are then those of now
 */
record AskedAnalytics(
        String tenant, Format format, @Nullable Period period, QueryParameters parameters) {
    private static final String FROM = "fromUnixTimestamp64Milli({from:Int64}, 'UTC')";
    private static final String TO = "fromUnixTimestamp64Milli({to:Int64}, 'UTC')";

    /** Reads a request for figures over a period that has so many days when nothing is said. */
    static AskedAnalytics over(Context ctx, Clock clock, int days, String... more) {
        QueryParameters parameters = parameters(ctx, more);
        return new AskedAnalytics(
                HttpEdge.caller(ctx).tenant(), Format.of(ctx), Period.of(parameters, clock, days), parameters);
    }

    /** Reads a request for figures that are those of now when nothing is said of a period. */
    static AskedAnalytics nowOrOver(Context ctx, Clock clock, String... more) {
        QueryParameters parameters = parameters(ctx, more);
        Period period = Period.of(parameters, clock, 1);
        return new AskedAnalytics(
                HttpEdge.caller(ctx).tenant(), Format.of(ctx), Period.isGiven(parameters) ? period : null, parameters);
    }

    private static QueryParameters parameters(Context ctx, String... more) {
        return QueryParameters.of(
                ctx,
                Stream.concat(Stream.of("period", "from", "to", "tz"), Arrays.stream(more))
                        .toArray(String[]::new));
    }

    /** Refuses what can't be read or does not hold. */
    void check() {
        parameters.check();
        if (period != null) {
            period.check();
        }
    }

    /** The records of a view as they are now, as a source with its conditions. */
    String now(String entity) {
        return "weir." + entity + " WHERE tenant_id = {tenant:String}";
    }

    /** Each record's columns in its last state of the period, of those that stood in it; without a period those of now. */
    String lastStates(String entity, String columns) {
        return period == null
                ? "(SELECT " + columns + " FROM " + now(entity) + ")"
                : "(SELECT " + columns + " FROM weir." + entity + "_versions WHERE tenant_id = {tenant:String}"
                        + " AND effective_date < " + TO + " AND expiry_date > " + FROM
                        + " ORDER BY id, record_version DESC LIMIT 1 BY id)";
    }

    /** That a moment lies in the period; nothing without one. */
    String in(String moment) {
        return period == null ? "" : " AND " + moment + " >= " + FROM + " AND " + moment + " < " + TO;
    }

    ReportQuery bind(String sql) {
        ReportQuery query = ReportQuery.of(sql).with("tenant", tenant);
        return period == null
                ? query
                : query.with("from", period.from().toEpochMilli())
                        .with("to", period.to().toEpochMilli())
                        .with("tz", zone(period));
    }

    /** The period as fields of a JSON answer. */
    void write(JsonGenerator json) throws IOException {
        if (period != null) {
            json.writeStringField("from", Timestamps.format(period.from().toEpochMilli()));
            json.writeStringField("to", Timestamps.format(period.to().toEpochMilli()));
            json.writeStringField("tz", zone(period));
        }
    }

    private static String zone(Period period) {
        return period.isUtc() ? "UTC" : period.zone().getId();
    }
}
