package dev.weir.reporting.clickhouse;

import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.jdbc.StatementImpl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A query whose values ClickHouse itself binds: its text names them as {@code {name:Type}}, they travel beside it and
 * never become part of it. (The driver's question marks would be replaced in the text, on our side.)
 */
public final class ReportQuery {
    private final String sql;
    private final Map<String, String> values;
    private final boolean forFewRows;

    private ReportQuery(String sql, Map<String, String> values, boolean forFewRows) {
        this.sql = sql;
        this.values = values;
        this.forFewRows = forFewRows;
    }

    public static ReportQuery of(String sql) {
        return new ReportQuery(sql, Map.of(), false);
    }

    /** One that the primary key leads to few rows, so that its plan costs more than reading them. */
    public static ReportQuery forFewRows(String sql) {
        return new ReportQuery(sql, Map.of(), true);
    }

    /** The same query with one more value, written as ClickHouse writes values of that type. */
    public ReportQuery with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, escaped(value));
        return new ReportQuery(sql, more, forFewRows);
    }

    public ReportQuery with(String name, long value) {
        return with(name, Long.toString(value));
    }

    /** Its text and values: two with the same ask the same. */
    public String identity() {
        return sql + '\n' + values;
    }

    String sql() {
        return sql;
    }

    boolean isForFewRows() {
        return forFewRows;
    }

    /** By name, as they travel. */
    Map<String, String> values() {
        return Collections.unmodifiableMap(values);
    }

    /** Runs it; closing the rows closes the statement. */
    public ResultSet run(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        try {
            statement.closeOnCompletion();
            QuerySettings settings = statement.unwrap(StatementImpl.class).getLocalSettings();
            values.forEach((name, value) -> settings.serverSetting("param_" + name, value));
            return statement.executeQuery(sql);
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /** Values are read as fields of tab-separated text. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\0", "\\0");
    }

    @Override
    public String toString() {
        return sql;
    }
}
