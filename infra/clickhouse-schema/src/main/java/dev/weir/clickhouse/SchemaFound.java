package dev.weir.clickhouse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What ClickHouse has.
 *
 * @param tables names and types of each table's columns, in order
 * @param comments each table's comment
 */
record SchemaFound(Map<String, Map<String, String>> tables, Map<String, String> comments) {
    /** In the database weir. */
    static SchemaFound in(ClickHouseConnection connection) {
        var comments = new LinkedHashMap<String, String>();
        connection
                .query("SELECT name, comment FROM system.tables WHERE database = 'weir'")
                .forEach(row -> comments.put(row.getFirst(), row.getLast()));
        return new SchemaFound(
                byTable(
                        connection.query(
                                "SELECT table, name, type FROM system.columns WHERE database = 'weir' ORDER BY table, position")),
                comments);
    }

    /** From rows of table, column and type. */
    static Map<String, Map<String, String>> byTable(List<List<String>> rows) {
        var tables = new LinkedHashMap<String, Map<String, String>>();
        for (var row : rows) {
            tables.computeIfAbsent(row.get(0), _ -> new LinkedHashMap<>()).put(row.get(1), row.get(2));
        }
        return tables;
    }

    /** The columns of one table; empty when there is none. */
    Map<String, String> columns(String table) {
        return tables.getOrDefault(table, Map.of());
    }

    String comment(String table) {
        return comments.getOrDefault(table, "");
    }
}
