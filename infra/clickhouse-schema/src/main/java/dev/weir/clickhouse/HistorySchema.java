package dev.weir.clickhouse;

import dev.weir.contract.entities.Entities;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Brings ClickHouse to the tables and views that the entities' definitions call for: makes what is missing, adds columns,
 * and never takes anything away.
 */
public final class HistorySchema {
    private final ClickHouseConnection connection;
    private final Topology topology;
    private final List<HistoryTable> tables;
    private final LeaseTimes times;

    HistorySchema(ClickHouseConnection connection, Topology topology, Entities entities, LeaseTimes times) {
        this.connection = connection;
        this.topology = topology;
        this.tables = entities.all().stream().map(HistoryTable::new).toList();
        this.times = times;
    }

    /** The table that holds an entity's history. */
    public static String table(String entity) {
        return entity + "_history";
    }

    /** What readers see of it: the newest revision of each version, and the records that stand. */
    public static List<String> views(String entity) {
        return List.of(versionsView(entity), entity);
    }

    static String versionsView(String entity) {
        return entity + "_versions";
    }

    /** Makes what is missing on a single server, after the {@link Migrations}; safe from many processes at once. */
    public static void apply(ClickHouseConnection connection, Entities entities) {
        apply(connection, new Topology.SingleNode(), entities);
    }

    /** As {@link #apply(ClickHouseConnection, Entities)}; on a cluster every process must name the same server. */
    public static void apply(ClickHouseConnection connection, Topology topology, Entities entities) {
        new HistorySchema(connection, topology, entities, LeaseTimes.DEFAULT).apply();
    }

    void apply() {
        var owner = "pid " + ProcessHandle.current().pid() + " " + UUID.randomUUID();
        LeasedChange.ensure(connection, times, owner, new Missing());
    }

    /** What the definitions call for and ClickHouse does not have. */
    private final class Missing implements LeasedChange {
        @Override
        public boolean isMissing() {
            return !statements().isEmpty();
        }

        @Override
        public void make(SchemaLease lease) throws SchemaLease.Lost {
            for (var statement : statements()) {
                lease.run(statement);
            }
        }
    }

    private List<String> statements() {
        var found = SchemaFound.in(connection);
        var statements = new ArrayList<String>();
        for (var table : tables) {
            refuseOtherTypes(table, found);
            statements.addAll(statements(table, found));
        }
        return statements;
    }

    private List<String> statements(HistoryTable table, SchemaFound found) {
        var statements = new ArrayList<String>();
        var there = found.columns(table.table());
        if (there.isEmpty()) {
            statements.addAll(table.create(topology));
        } else {
            for (var column : table.columns()) {
                if (!there.containsKey(column.name())) {
                    statements.addAll(table.add(column, topology));
                }
            }
        }
        if (!shows(table, table.versionsView(), found) || !shows(table, table.currentView(), found)) {
            Set<String> all = new LinkedHashSet<>(there.keySet());
            all.addAll(table.tableTypes().keySet());
            statements.addAll(table.makeViews(all, topology));
        }
        return statements;
    }

    /** Whether the view is of this build's form and has all columns; on a cluster it lies on the shards. */
    private boolean shows(HistoryTable table, String view, SchemaFound found) {
        var onShard = view + SqlTemplate.shardSuffix(topology);
        return found.comment(onShard).equals(HistoryTable.FORM)
                && found.columns(view).keySet().containsAll(table.viewTypes().keySet())
                && found.columns(onShard).keySet().containsAll(table.viewTypes().keySet());
    }

    private static void refuseOtherTypes(HistoryTable table, SchemaFound found) {
        Map<String, String> other = new LinkedHashMap<>();
        var there = found.columns(table.table());
        table.tableTypes().forEach((name, type) -> {
            var held = there.getOrDefault(name, type);
            if (!held.equals(type)) {
                other.put(name, held);
            }
        });
        if (!other.isEmpty()) {
            throw new SchemaException("weir." + table.table() + " holds " + other
                    + ", the definition of " + table.entity().name()
                    + " says otherwise: a column's type can't be changed, name a new column instead");
        }
    }
}
