package dev.weir.clickhouse;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Brings ClickHouse to the schema of this build, once, however many processes try at the same time. */
public final class Migrations {
    private static final String RECORDS = """
            CREATE TABLE IF NOT EXISTS weir.schema_migrations ${on_cluster}
            (
                version UInt32,
                name String,
                checksum String,
                applied_at DateTime64(3, 'UTC') DEFAULT now64(3),
                applied_by String
            )
            ENGINE = ${engine_on_every_node:MergeTree}
            ORDER BY version
            SETTINGS ${deduplication_window:1000}""";

    private final ClickHouseConnection connection;
    private final Topology topology;
    private final List<Migration> migrations;
    private final LeaseTimes times;
    private final String owner;

    Migrations(ClickHouseConnection connection, Topology topology, List<Migration> migrations, LeaseTimes times) {
        this.connection = connection;
        this.topology = topology;
        this.migrations = List.copyOf(migrations);
        this.times = times;
        this.owner = "pid " + ProcessHandle.current().pid() + " " + UUID.randomUUID();
    }

    /** Applies what is missing on a single server, as a user that may change weir.*; safe to repeat after any failure. */
    public static MigrationStatus apply(ClickHouseConnection connection) {
        return apply(connection, new Topology.SingleNode());
    }

    /** As {@link #apply(ClickHouseConnection)}; on a cluster every process must name the same server. */
    public static MigrationStatus apply(ClickHouseConnection connection, Topology topology) {
        return new Migrations(connection, topology, Migration.shipped(), LeaseTimes.DEFAULT).apply();
    }

    /** What has been applied and what is missing; changes nothing. */
    public static MigrationStatus status(ClickHouseConnection connection) {
        return new Migrations(connection, new Topology.SingleNode(), Migration.shipped(), LeaseTimes.DEFAULT).status();
    }

    MigrationStatus apply() {
        LeasedChange.ensure(connection, times, owner, new Missing());
        return status();
    }

    /** The migrations of this build that ClickHouse has not had. */
    private final class Missing implements LeasedChange {
        @Override
        public boolean isMissing() {
            var status = status();
            refuseChanges(status);
            if (status.isCurrent()) {
                return false;
            }
            if (status.steps().stream().allMatch(MigrationStatus.Step.Pending.class::isInstance)) {
                prepare();
            }
            return true;
        }

        @Override
        public void make(SchemaLease lease) throws SchemaLease.Lost {
            var status = status();
            refuseChanges(status);
            for (int i = 0; i < migrations.size(); i++) {
                if (status.steps().get(i) instanceof MigrationStatus.Step.Pending) {
                    applyOne(lease, migrations.get(i));
                }
            }
        }
    }

    MigrationStatus status() {
        var applied = new TreeMap<Integer, List<String>>();
        for (var row : records()) {
            applied.put(Integer.valueOf(row.getFirst()), row);
        }
        var steps = new ArrayList<MigrationStatus.Step>();
        for (var migration : migrations) {
            steps.add(step(migration, applied.remove(migration.version())));
        }
        return new MigrationStatus(steps, List.copyOf(applied.keySet()));
    }

    private static MigrationStatus.Step step(Migration migration, @Nullable List<String> row) {
        if (row == null) {
            return new MigrationStatus.Step.Pending(migration.version(), migration.name());
        }
        if (!row.get(1).equals(migration.checksum())) {
            return new MigrationStatus.Step.Changed(
                    migration.version(), migration.name(), row.get(1), migration.checksum());
        }
        return new MigrationStatus.Step.Applied(migration.version(), migration.name(), row.get(2), row.get(3));
    }

    private List<List<String>> records() {
        try {
            return connection.query(
                    "SELECT version, checksum, applied_at, applied_by FROM weir.schema_migrations ORDER BY version");
        } catch (ClickHouseException.Refused refusal) {
            if (refusal.code() == ClickHouseException.Refused.UNKNOWN_TABLE
                    || refusal.code() == ClickHouseException.Refused.UNKNOWN_DATABASE) {
                return List.of();
            }
            throw refusal;
        }
    }

    private static void refuseChanges(MigrationStatus status) {
        var pending = false;
        for (var step : status.steps()) {
            switch (step) {
                case MigrationStatus.Step.Pending _ -> pending = true;
                case MigrationStatus.Step.Changed(int version, String name, String was, String is) ->
                    throw new SchemaException(
                            "migration %04d_%s was applied with checksum %s but this build has %s: never edit an applied migration, add a new one"
                                    .formatted(version, name, was, is));
                case MigrationStatus.Step.Applied(int version, String name, String _, String _) -> {
                    if (pending) {
                        throw new SchemaException("migration %04d_%s was applied before an earlier one of this build"
                                .formatted(version, name));
                    }
                }
            }
        }
    }

    void prepare() {
        for (var statement : List.of("CREATE DATABASE IF NOT EXISTS weir ${on_cluster}", RECORDS)) {
            SqlTemplate.render(statement, topology).forEach(connection::execute);
        }
    }

    private void applyOne(SchemaLease lease, Migration migration) throws SchemaLease.Lost {
        for (var statement : migration.statements(topology)) {
            lease.run(statement);
        }
        lease.run("INSERT INTO weir.schema_migrations (version, name, checksum, applied_by)"
                + " SETTINGS async_insert = 0, insert_deduplication_token = '%d'".formatted(migration.version())
                + " VALUES (%d, '%s', '%s', '%s')"
                        .formatted(migration.version(), migration.name(), migration.checksum(), owner));
    }
}
