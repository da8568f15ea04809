package dev.weir.contract.entities;

import java.util.List;
import java.util.Set;

/** Names that no definition may use, since tables, columns, paths or fields of our own have them. */
final class ReservedNames {
    private static final Set<String> PATHS = Set.of(
            "reports",
            "rejected",
            "keys",
            "loads",
            "exports",
            "pipeline",
            "services",
            "service",
            "scaling",
            "me",
            "entities",
            "users");
    private static final List<String> TABLES_BEGIN = List.of("traffic", "schema", "erasures", "history");
    private static final List<String> TABLES_END = List.of("_history", "_versions", "_shard");

    private static final Set<String> COLUMNS = Set.of(
            "id",
            "tenant",
            "tenant_id",
            "entity",
            "op",
            "fields",
            "record_version",
            "revision",
            "cause",
            "effective_date",
            "expiry_date",
            "is_current",
            "record_hash",
            "last_updated",
            "last_updated_by",
            "received_at",
            "ingested_at",
            "topic_id",
            "kafka_partition",
            "kafka_offset",
            // Parameters of queries.
            "q",
            "sort",
            "as_of",
            "limit",
            "cursor");

    private ReservedNames() {}

    static boolean isReservedEntity(String name) {
        return PATHS.contains(name)
                || TABLES_BEGIN.stream().anyMatch(name::startsWith)
                || TABLES_END.stream().anyMatch(name::endsWith);
    }

    /** Whether a field of a record may not be called so, be it the column's own name or another one. */
    static boolean isReservedColumn(String name) {
        return COLUMNS.contains(name);
    }
}
