package dev.weir.reporting.reports;

import dev.weir.reporting.clickhouse.ReportQuery;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which of a tenant's entries a report is over, and how they are added up. UTC days that lie wholly in the period are
 * asked for as days, so that the ledger's projections answer; what the period has before and after them is read row by
 * row. Sums add, so both together are exact.
 *
 * @param pagePrefix the bytes that a page begins with
 * @param userId an unsigned number in digits
 */
record Selection(
        String tenant,
        Period period,
        @Nullable String pagePrefix,
        @Nullable String userId) {

    /** Something to group by: an expression over an entry's columns, and its name. */
    record Grouping(String expression, String name) {
        static Grouping of(String column) {
            return new Grouping(column, column);
        }
    }

    /**
     * A subquery of the keys and {@code net}, the views that stand, without those that add up to nothing.
     *
     * @param more a condition more, on keys; empty for none
     */
    String net(String more, Grouping... keys) {
        String names = List.of(keys).stream().map(Grouping::name).collect(Collectors.joining(", "));
        if (period.firstWholeDay().isAfter(period.lastWholeDay())) {
            return "(" + sum("created_at >= " + FROM + " AND created_at < " + TO, more, keys) + " HAVING net != 0)";
        }
        String whole = "toDate(created_at) BETWEEN {first_day:Date} AND {last_day:Date}";
        if (periodIsWholeDays()) {
            return "(" + sum(whole, more, keys) + " HAVING net != 0)";
        }
        String edges = "(created_at >= " + FROM + " AND created_at < toDateTime64({first_day:Date}, 3, 'UTC')"
                + " OR created_at >= toDateTime64({last_day:Date} + 1, 3, 'UTC') AND created_at < " + TO + ")";
        return "(SELECT " + names + ", sum(net) AS net FROM (" + sum(whole, more, keys) + " UNION ALL "
                + sum(edges, more, keys) + ") GROUP BY " + names + " HAVING net != 0)";
    }

    /** The same over entries alone, for keys that are finer than a UTC day or cut through it. */
    String netOfEntries(String more, Grouping... keys) {
        return "(" + sum("created_at >= " + FROM + " AND created_at < " + TO, more, keys) + " HAVING net != 0)";
    }

    private static final String FROM = "fromUnixTimestamp64Milli({from:Int64}, 'UTC')";
    private static final String TO = "fromUnixTimestamp64Milli({to:Int64}, 'UTC')";

    // The condition on tenant_id repeats the row policy, so that the primary key is used from its first column on.
    private String sum(String time, String more, Grouping... keys) {
        StringBuilder sql = new StringBuilder("SELECT ");
        for (Grouping key : keys) {
            sql.append(key.expression());
            if (!key.expression().equals(key.name())) {
                sql.append(" AS ").append(key.name());
            }
            sql.append(", ");
        }
        sql.append("sum(sign) AS net FROM weir.traffic_entries WHERE tenant_id = {tenant:String} AND ")
                .append(time);
        if (userId != null) {
            sql.append(" AND user_id = {user:UInt64}");
        }
        if (pagePrefix != null) {
            sql.append(" AND startsWith(page_url, {prefix:String})");
        }
        sql.append(more);
        String separator = " GROUP BY ";
        for (Grouping key : keys) {
            sql.append(separator).append(key.name());
            separator = ", ";
        }
        return sql.toString();
    }

    /** The query with the values that the text above names. */
    ReportQuery bind(String sql) {
        ReportQuery query = ReportQuery.of(sql)
                .with("tenant", tenant)
                .with("from", period.from().toEpochMilli())
                .with("to", period.to().toEpochMilli())
                .with("first_day", period.firstWholeDay().toString())
                .with("last_day", period.lastWholeDay().toString())
                .with("tz", period.isUtc() ? "UTC" : period.zone().getId());
        if (userId != null) {
            query = query.with("user", userId);
        }
        return pagePrefix == null ? query : query.with("prefix", pagePrefix);
    }

    private boolean periodIsWholeDays() {
        return period.from().toEpochMilli() % 86_400_000L == 0 && period.to().toEpochMilli() % 86_400_000L == 0;
    }
}
