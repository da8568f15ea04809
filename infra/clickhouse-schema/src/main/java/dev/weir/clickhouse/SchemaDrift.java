package dev.weir.clickhouse;

import dev.weir.contract.entities.Entities;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares the columns that this build relies on with those that ClickHouse has. */
public final class SchemaDrift {
    private SchemaDrift() {}

    /** One difference between the schema of this build and the one found. */
    public sealed interface Difference {
        record MissingTable(String table) implements Difference {}

        record MissingColumn(String table, String column, String type) implements Difference {}

        record OtherType(String table, String column, String expected, String found) implements Difference {}

        record UnexpectedColumn(String table, String column, String type) implements Difference {}
    }

    /** Every difference; empty when the schema is as expected. Tables we don't know are not looked at. */
    public static List<Difference> find(ClickHouseConnection connection, Entities entities) {
        return compare(expected(entities), SchemaFound.in(connection).tables());
    }

    /** Throws with every difference named, if there is one. */
    public static void validate(ClickHouseConnection connection, Entities entities) {
        var differences = find(connection, entities);
        if (!differences.isEmpty()) {
            throw new SchemaException("the schema in ClickHouse is not the one this build expects: " + differences);
        }
    }

    static Map<String, Map<String, String>> expected(Entities entities) {
        var rows = Migration.resource("expected_columns.tsv")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> List.of(line.split("\t")))
                .toList();
        var tables = new LinkedHashMap<>(SchemaFound.byTable(rows));
        for (var entity : entities.all()) {
            var history = new HistoryTable(entity);
            tables.put(history.table(), history.tableTypes());
            tables.put(history.versionsView(), history.viewTypes());
            tables.put(history.currentView(), history.viewTypes());
        }
        return tables;
    }

    static List<Difference> compare(Map<String, Map<String, String>> expected, Map<String, Map<String, String>> found) {
        var differences = new ArrayList<Difference>();
        expected.forEach((table, columns) -> {
            var there = found.get(table);
            if (there == null) {
                differences.add(new Difference.MissingTable(table));
            } else {
                compareColumns(table, columns, there, differences);
            }
        });
        return differences;
    }

    private static void compareColumns(
            String table, Map<String, String> expected, Map<String, String> found, List<Difference> differences) {
        expected.forEach((column, type) -> {
            var there = found.get(column);
            if (there == null) {
                differences.add(new Difference.MissingColumn(table, column, type));
            } else if (!there.equals(type)) {
                differences.add(new Difference.OtherType(table, column, type, there));
            }
        });
        Set<String> known = expected.keySet();
        found.forEach((column, type) -> {
            if (!known.contains(column)) {
                differences.add(new Difference.UnexpectedColumn(table, column, type));
            }
        });
    }
}
