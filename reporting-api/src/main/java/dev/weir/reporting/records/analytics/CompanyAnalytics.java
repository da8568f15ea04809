package dev.weir.reporting.records.analytics;

import dev.weir.contract.entities.ColumnType;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.reporting.answers.Column;
import dev.weir.reporting.answers.Column.Kind;
import dev.weir.reporting.records.RecordAnswers;
import dev.weir.reporting.records.RecordAnswers.Listing;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures of companies: over all of them, and the largest by a measure. */
final class CompanyAnalytics {
    private static final int SCALE = 2;
    private static final int DEFAULT_LIMIT = 10;
    private static final int MOST_ITEMS = 1_000;

    /** A measure: what it is of each company, as a subquery of id and value. */
    private record Measure(Column value, String source) {}

    private final RecordAnswers answers;
    private final Clock clock;
    private final Map<String, ColumnType> numbers = new LinkedHashMap<>();

    CompanyAnalytics(EntityDefinition companies, RecordAnswers answers, Clock clock) {
        this.answers = answers;
        this.clock = clock;
        companies.columns().forEach(column -> {
            if (column.type() instanceof ColumnType.Whole || column.type() instanceof ColumnType.Decimal) {
                numbers.put(column.name(), column.type());
            }
        });
    }

    /** One row {@code {total_companies,active_companies,avg_employees,total_revenue}}. */
    void totals(Context ctx) throws InterruptedException {
        AskedAnalytics asked = AskedAnalytics.nowOrOver(ctx, clock);
        asked.check();
        String sql = "SELECT count() AS total_companies, countIf(lower(status) = 'active') AS active_companies,"
                + " CAST(avg(number_of_employees), 'Nullable(Float64)') AS avg_employees,"
                + " toDecimal128(ifNull(sum(annual_revenue), 0), 2) AS total_revenue FROM "
                + asked.lastStates("companies", "id, status, number_of_employees, annual_revenue");
        List<Column> columns = List.of(
                new Column("total_companies", Kind.COUNT),
                new Column("active_companies", Kind.COUNT),
                new Column("avg_employees", Kind.FLOAT).orNull(),
                Column.decimal("total_revenue", Kind.WIDE_DECIMAL, SCALE));
        answers.object(
                ctx, asked.format(), new Listing("companies-analytics", columns, asked.bind(sql), 1), asked::write);
    }

    /** Items {@code {id,company_name,value}}, the largest value first; companies without one are left out. */
    void top(Context ctx) throws InterruptedException {
        AskedAnalytics asked = AskedAnalytics.nowOrOver(ctx, clock, "metric", "limit");
        int limit = asked.parameters().whole("limit", 1, MOST_ITEMS, DEFAULT_LIMIT);
        String wanted = asked.parameters().text("metric");
        String metric = wanted == null ? "annual_revenue" : wanted;
        Map<String, Measure> measures = measures(asked);
        Measure measure = measures.get(metric);
        if (measure == null) {
            asked.parameters().refuse("metric", "must be one of " + String.join(", ", measures.keySet()));
        }
        asked.check();
        if (measure == null) {
            return;
        }
        String sql = "SELECT measured.id AS id, names.company_name AS company_name, measured.value AS value FROM "
                + measure.source() + " AS measured LEFT JOIN (SELECT id, company_name FROM "
                + asked.now("companies") + ") AS names ON names.id = measured.id"
                + " ORDER BY value DESC, id LIMIT {limit:UInt32}";
        List<Column> columns =
                List.of(new Column("id", Kind.ID), new Column("company_name", Kind.TEXT).orNull(), measure.value());
        answers.items(
                ctx,
                asked.format(),
                new Listing("companies-top", columns, asked.bind(sql).with("limit", limit), null),
                json -> {
                    json.writeStringField("metric", metric);
                    asked.write(json);
                },
                _ -> "");
    }

    /** By name: the numbers that companies have, how many tickets they opened, and the hours spent on them. */
    private Map<String, Measure> measures(AskedAnalytics asked) {
        Map<String, Measure> measures = new LinkedHashMap<>();
        numbers.forEach((name, type) -> measures.put(
                name,
                new Measure(
                        type instanceof ColumnType.Decimal(int scale)
                                ? Column.decimal("value", Kind.DECIMAL, scale)
                                : new Column("value", Kind.WHOLE),
                        "(SELECT id, assumeNotNull(`" + name + "`) AS value FROM "
                                + asked.lastStates("companies", "id, `" + name + "`") + " WHERE `" + name
                                + "` IS NOT NULL)")));
        measures.put(
                "tickets",
                new Measure(
                        new Column("value", Kind.COUNT),
                        "(SELECT assumeNotNull(company_id) AS id, count() AS value FROM " + asked.now("tickets")
                                + " AND company_id IS NOT NULL" + asked.in("created_date") + " GROUP BY id)"));
        measures.put(
                "hours",
                new Measure(
                        Column.decimal("value", Kind.WIDE_DECIMAL, SCALE),
                        "(SELECT assumeNotNull(company_id) AS id,"
                                + " toDecimal128(assumeNotNull(sum(actual_hours)), 2) AS value FROM "
                                + asked.now("time_entries") + " AND company_id IS NOT NULL AND actual_hours IS NOT NULL"
                                + asked.in(TimeAnalytics.MOMENT) + " GROUP BY id)"));
        return measures;
    }
}
