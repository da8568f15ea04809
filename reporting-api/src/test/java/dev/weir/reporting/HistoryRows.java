package dev.weir.reporting;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.testing.RealClickHouse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of the entities' histories, stored as the sink does. */
final class HistoryRows {
    static final String FAR = "2999-12-31 23:59:59.000";
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, List<String>> byEntity = new LinkedHashMap<>();
    private final String topicId;
    private int offset;

    HistoryRows() {
        this("history");
    }

    /** Rows that stood on that topic. */
    HistoryRows(String topicId) {
        this.topicId = topicId;
    }

    /** A version of a record: from when to when it holds, which revision of it this is, and why. */
    record Version(int version, int revision, String from, String to, String cause) {
        static Version first(String from) {
            return new Version(1, 1, from, FAR, "create");
        }

        static Version current(int version, String from) {
            return new Version(version, 1, from, FAR, "update");
        }

        static Version closed(int version, String from, String to) {
            return new Version(version, 2, from, to, "close");
        }

        static Version deleted(int version, String from, String to) {
            return new Version(version, 2, from, to, "delete");
        }
    }

    /** @param fields names and values in turn; null where a record has none */
    HistoryRows put(String tenant, String entity, long id, Version version, Object... fields) {
        ObjectNode row = JSON.createObjectNode();
        row.put("tenant_id", tenant);
        row.put("id", Long.toUnsignedString(id));
        row.put("record_version", version.version());
        row.put("revision", version.revision());
        row.put("effective_date", version.from());
        row.put("expiry_date", version.to());
        row.put("is_current", version.to().equals(FAR));
        row.put("cause", version.cause());
        row.put("record_hash", "hash");
        row.put("last_updated", version.from());
        row.put("received_at", version.from());
        row.put("topic_id", topicId);
        row.put("kafka_partition", 0);
        row.put("kafka_offset", offset++);
        for (int i = 0; i < fields.length; i += 2) {
            row.putPOJO((String) fields[i], fields[i + 1]);
        }
        byEntity.computeIfAbsent(entity, _ -> new ArrayList<>()).add(row.toString());
        return this;
    }

    void store(RealClickHouse clickHouse) {
        byEntity.forEach((entity, rows) -> clickHouse.query(
                "INSERT INTO weir." + entity + "_history FORMAT JSONEachRow\n" + String.join("\n", rows)));
    }
}
