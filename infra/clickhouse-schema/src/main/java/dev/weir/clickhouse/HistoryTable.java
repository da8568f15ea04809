package dev.weir.clickhouse;

import dev.weir.contract.entities.EntityDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One entity's history in ClickHouse: a table to which rows are only added, and what readers see of it. */
record HistoryTable(EntityDefinition entity) {
    private static final String MOMENT = "DateTime64(3, 'UTC')";

    /** What every entity's rows have before the fields of the record. */
    private static final List<TableColumn> COMMON = List.of(
            new TableColumn("tenant_id", "LowCardinality(String)", ""),
            new TableColumn("id", "UInt64", "CODEC(Delta(8), ZSTD(1))"),
            new TableColumn("record_version", "UInt32", "CODEC(ZSTD(1))"),
            new TableColumn("revision", "UInt32", "CODEC(ZSTD(1))"),
            new TableColumn("effective_date", MOMENT, "CODEC(ZSTD(1))"),
            new TableColumn("expiry_date", MOMENT, "CODEC(ZSTD(1))"),
            new TableColumn("is_current", "Bool", ""),
            new TableColumn("cause", "LowCardinality(String)", ""),
            new TableColumn("record_hash", "String", "CODEC(ZSTD(1))"),
            new TableColumn("last_updated", MOMENT, "CODEC(ZSTD(1))"),
            new TableColumn("last_updated_by", "Nullable(String)", "CODEC(ZSTD(1))"),
            new TableColumn("received_at", MOMENT, "CODEC(T64, ZSTD(1))"),
            new TableColumn("ingested_at", MOMENT, "DEFAULT now64(3, 'UTC') CODEC(T64, ZSTD(1))"),
            new TableColumn("topic_id", "LowCardinality(String)", ""),
            new TableColumn("kafka_partition", "UInt32", ""),
            new TableColumn("kafka_offset", "UInt64", "CODEC(T64, ZSTD(1))"));

    /** What is of no use to readers. */
    private static final List<String> FOR_THE_SINK = List.of("topic_id", "kafka_partition", "kafka_offset");

    private static final Set<String> RESERVED =
            COMMON.stream().map(TableColumn::name).collect(Collectors.toUnmodifiableSet());

    /** What an entity can't be called, because tables are or may be called so. */
    private static final Pattern TAKEN = Pattern.compile("(traffic|schema|erasures).*|.*_(history|versions|shard)");

    /** Goes up when the views are to be made anew. */
    static final String FORM = "form 1";

    HistoryTable {
        if (TAKEN.matcher(entity.name()).matches()) {
            throw new SchemaException("an entity can't be called " + entity.name() + ": tables of Weir are");
        }
        for (var column : entity.columns()) {
            if (RESERVED.contains(column.name())) {
                throw new SchemaException(
                        entity.name() + " can't have a column " + column.name() + ": every entity has");
            }
        }
    }

    String table() {
        return HistorySchema.table(entity.name());
    }

    /** The newest revision of each version. */
    String versionsView() {
        return HistorySchema.versionsView(entity.name());
    }

    /** The records that stand. */
    String currentView() {
        return entity.name();
    }

    List<TableColumn> columns() {
        var columns = new ArrayList<>(COMMON);
        for (var column : entity.columns()) {
            columns.add(TableColumn.of(column.name(), column.type()));
        }
        return columns;
    }

    /** Names and types of the table's columns, in order. */
    Map<String, String> tableTypes() {
        var types = new LinkedHashMap<String, String>();
        columns().forEach(column -> types.put(column.name(), column.type()));
        return types;
    }

    /** Names and types of either view's columns. */
    Map<String, String> viewTypes() {
        var types = tableTypes();
        FOR_THE_SINK.forEach(types::remove);
        return types;
    }

    List<String> create(Topology topology) {
        var declarations = columns().stream().map(TableColumn::declaration).collect(Collectors.joining(",\n    "));
        return SqlTemplate.render("""
                CREATE TABLE IF NOT EXISTS weir.%1$s${shard} ${on_cluster}
                (
                    %2$s,
                    PROJECTION by_offset
                    (
                        SELECT topic_id, kafka_partition, kafka_offset
                        ORDER BY topic_id, kafka_partition, kafka_offset
                    )
                )
                ENGINE = ${engine:MergeTree}
                ORDER BY (tenant_id, id, record_version, revision)
                SETTINGS ${deduplication_window:10000};

                -- Rows of Kafka partition p lie on shard p modulo the number of shards, as the sinks put them there.
                -- only on a cluster
                CREATE TABLE IF NOT EXISTS weir.%1$s ${on_cluster}
                AS weir.%1$s${shard}
                ENGINE = Distributed('${cluster}', 'weir', '%1$s${shard}', kafka_partition);
                """.formatted(table(), declarations), topology);
    }

    List<String> add(TableColumn column, Topology topology) {
        return SqlTemplate.render(
                """
                ALTER TABLE weir.%1$s${shard} ${on_cluster} ADD COLUMN IF NOT EXISTS %2$s;

                -- only on a cluster
                ALTER TABLE weir.%1$s ${on_cluster} ADD COLUMN IF NOT EXISTS %3$s;
                """.formatted(table(), column.declaration(), column.quoted() + " " + column.type()), topology);
    }

    /** Makes both views over all columns that the table has, also those which another build has added. */
    List<String> makeViews(Iterable<String> columnsOfTheTable, Topology topology) {
        var shown = new ArrayList<String>();
        for (var column : columnsOfTheTable) {
            if (!FOR_THE_SINK.contains(column)) {
                shown.add("`" + column + "`");
            }
        }
        var list = String.join(", ", shown);
        var versions = newestFirst(list) + " LIMIT 1 BY tenant_id, id, record_version";
        var current = "SELECT * FROM (" + newestFirst(list) + " LIMIT 1 BY tenant_id, id) WHERE is_current";
        var statements = new ArrayList<String>();
        statements.addAll(makeView(versionsView(), versions, topology));
        statements.addAll(makeView(currentView(), current, topology));
        return statements;
    }

    private String newestFirst(String columns) {
        return "SELECT " + columns + " FROM weir." + table() + "${shard}"
                + " ORDER BY tenant_id, id, record_version DESC, revision DESC";
    }

    private static List<String> makeView(String name, String select, Topology topology) {
        return SqlTemplate.render("""
                CREATE OR REPLACE VIEW weir.%1$s${shard} ${on_cluster}
                DEFINER = weir_schema SQL SECURITY DEFINER
                AS %2$s
                COMMENT '%3$s';

                -- A record's rows all stand on one Kafka partition, so on one shard.
                -- only on a cluster
                CREATE OR REPLACE TABLE weir.%1$s ${on_cluster}
                AS weir.%1$s${shard}
                ENGINE = Distributed('${cluster}', 'weir', '%1$s${shard}');
                """.formatted(name, select, FORM), topology);
    }
}
