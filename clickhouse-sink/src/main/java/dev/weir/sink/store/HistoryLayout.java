package dev.weir.sink.store;

import dev.weir.clickhouse.HistorySchema;
import dev.weir.contract.entities.Column;
import dev.weir.contract.entities.Entities;
import dev.weir.contract.entities.EntityDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Rows of entities.history: a table for each entity. */
public final class HistoryLayout implements StoreLayout {
    private static final String REMOVED = " FROM weir.history_removals" + STRETCH;

    /** Entities and their INSERTs. */
    private final Map<String, String> inserts = new LinkedHashMap<>();

    public HistoryLayout(Entities entities) {
        entities.all().forEach(entity -> inserts.put(entity.name(), insertInto(entity)));
    }

    private static String insertInto(EntityDefinition entity) {
        String columns = entity.columns().stream()
                .map(Column::name)
                .map(name -> "`" + name + "`, ")
                .collect(Collectors.joining());
        return "INSERT INTO " + table(entity.name()) + " (tenant_id, id, record_version, revision, effective_date,"
                + " expiry_date, is_current, cause, record_hash, last_updated, last_updated_by, received_at, "
                + columns + "topic_id, kafka_partition, kafka_offset) FORMAT RowBinary";
    }

    private static String table(String entity) {
        return "weir." + HistorySchema.table(entity);
    }

    @Override
    public String passPrefix() {
        return "weir-sink-entities-";
    }

    @Override
    public String tables() {
        return "weir.*_history";
    }

    @Override
    public String insert(String target) {
        String insert = inserts.get(target);
        if (insert == null) {
            throw new IllegalArgumentException("no entity " + target);
        }
        return insert;
    }

    @Override
    public String offsets() {
        return ofEach(entity -> "SELECT kafka_offset FROM " + table(entity) + STRETCH);
    }

    @Override
    public String counts() {
        return ofEach(
                entity -> "SELECT '" + entity + "', count(), uniqExact(kafka_offset) FROM " + table(entity) + STRETCH);
    }

    @Override
    public String targetOf(String counted) {
        return counted;
    }

    @Override
    public String greatest() {
        return "SELECT sum(n), max(greatest) FROM ("
                + ofEach(entity -> "SELECT count() AS n, max(kafka_offset) AS greatest FROM " + table(entity) + STRETCH)
                + " UNION ALL SELECT count(), max(kafka_offset)" + REMOVED + ")";
    }

    @Override
    public Optional<String> erasures() {
        return Optional.empty();
    }

    @Override
    public Optional<String> settledBelow() {
        return Optional.of("SELECT max(kafka_offset)" + REMOVED);
    }

    @Override
    public String parts() {
        return "SELECT table, count() FROM system.parts WHERE active AND database = 'weir'"
                + " AND match(table, '_history(_shard)?$') GROUP BY table";
    }

    private String ofEach(Function<String, String> select) {
        return inserts.keySet().stream().map(select).collect(Collectors.joining(" UNION ALL "));
    }
}
