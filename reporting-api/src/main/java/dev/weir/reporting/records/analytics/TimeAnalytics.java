package dev.weir.reporting.records.analytics;

import dev.weir.reporting.answers.Column;
import dev.weir.reporting.answers.Column.Kind;
import dev.weir.reporting.records.RecordAnswers;
import dev.weir.reporting.records.RecordAnswers.Listing;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The time spent in a period, by day, member or type of work. */
final class TimeAnalytics {
    /** When a time entry counts. */
    static final String MOMENT = "coalesce(time_start, date_entered)";

    private static final int DEFAULT_DAYS = 30;
    private static final int SCALE = 2;

    /** What to sum up by: its columns, what selects and what orders them. */
    private record Grouping(List<Column> columns, String selected, String keys, String order) {}

    private static final Map<String, Grouping> GROUPINGS = groupings();

    private final RecordAnswers answers;
    private final Clock clock;

    TimeAnalytics(RecordAnswers answers, Clock clock) {
        this.answers = answers;
        this.clock = clock;
    }

    private static Map<String, Grouping> groupings() {
        Map<String, Grouping> groupings = new LinkedHashMap<>();
        groupings.put(
                "day",
                new Grouping(
                        List.of(new Column("day", Kind.DAY)),
                        "toDate(assumeNotNull(" + MOMENT + "), {tz:String}) AS day",
                        "day",
                        "day"));
        groupings.put("member", named("member"));
        groupings.put("work_type", named("work_type"));
        return groupings;
    }

    /** By an id; its name is the latest that stands beside it. */
    private static Grouping named(String what) {
        return new Grouping(
                List.of(new Column(what + "_id", Kind.ID).orNull(), new Column(what + "_name", Kind.TEXT).orNull()),
                what + "_id, argMax(time_entries." + what + "_name, last_updated) AS " + what + "_name",
                what + "_id",
                "total_hours DESC, " + what + "_id");
    }

    /** Items {@code {day|member_id,member_name|work_type_id,work_type_name,entry_count,total_hours,billable_hours}}. */
    void summary(Context ctx) throws InterruptedException {
        AskedAnalytics asked = AskedAnalytics.over(ctx, clock, DEFAULT_DAYS, "group_by");
        String wanted = asked.parameters().text("group_by");
        Grouping grouping = GROUPINGS.get(wanted == null ? "day" : wanted);
        if (grouping == null) {
            asked.parameters().refuse("group_by", "must be one of " + String.join(", ", GROUPINGS.keySet()));
        }
        asked.check();
        if (grouping == null) {
            return;
        }
        String sql = "SELECT " + grouping.selected() + ", count() AS entry_count,"
                + " toDecimal128(ifNull(sum(actual_hours), 0), 2) AS total_hours,"
                + " toDecimal128(ifNull(sumIf(actual_hours, lower(billable_option) = 'billable'), 0), 2)"
                + " AS billable_hours FROM " + asked.now("time_entries") + asked.in(MOMENT) + " GROUP BY "
                + grouping.keys() + " ORDER BY " + grouping.order();
        List<Column> columns = Stream.concat(
                        grouping.columns().stream(),
                        Stream.of(
                                new Column("entry_count", Kind.COUNT),
                                Column.decimal("total_hours", Kind.WIDE_DECIMAL, SCALE),
                                Column.decimal("billable_hours", Kind.WIDE_DECIMAL, SCALE)))
                .toList();
        answers.items(
                ctx,
                asked.format(),
                new Listing("time-entries-summary", columns, asked.bind(sql), null),
                asked::write,
                _ -> "");
    }
}
