package dev.weir.reporting.records.integrity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.reporting.clickhouse.ReportQuery;
import dev.weir.reporting.clickhouse.TenantQueries;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares each version of a tenant's records with the one after it. */
final class IntegrityCheck {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ROWS = "JSONEachRow";

    /** How long ClickHouse and the sink may take between a closing row and the opening one. */
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private static final String COUNTS = "SELECT uniqExact(id) AS records, count() AS versions, "
            + Arrays.stream(Kind.values()).map(Kind::counted).collect(Collectors.joining(", ")) + " FROM ";

    private static final String FAULTS = "SELECT arrayJoin(" + Kind.found() + ") AS kind, toString(id) AS record,"
            + " record_version, toUnixTimestamp64Milli(effective_date) AS effective,"
            + " toUnixTimestamp64Milli(expiry_date) AS expiry, next_version,"
            + " toUnixTimestamp64Milli(next_effective) AS next FROM ";

    private final TenantQueries queries;
    private final Duration futureSkew;
    private final Clock clock;

    IntegrityCheck(TenantQueries queries, Duration futureSkew, Clock clock) {
        this.queries = queries;
        this.futureSkew = futureSkew;
        this.clock = clock;
    }

    /** @param most how many faults are named */
    Findings of(String tenant, String entity, int most) throws InterruptedException {
        String versions = versions(entity);
        JsonNode counted = rows(tenant, bound(COUNTS + versions, tenant)).getFirst();
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            counts.put(kind, counted.path(kind.wireName()).asLong());
        }
        List<Fault> faults = new ArrayList<>();
        if (counts.values().stream().anyMatch(count -> count > 0)) {
            ReportQuery query = bound(
                            FAULTS + versions + " ORDER BY id, record_version, kind LIMIT {most:UInt32}", tenant)
                    .with("most", most);
            rows(tenant, query).forEach(row -> faults.add(fault(row)));
        }
        return new Findings(
                counted.path("records").asLong(), counted.path("versions").asLong(), counts, faults);
    }

    /** Each version with what it needs of the next. */
    private static String versions(String entity) {
        return """
                (SELECT id, record_version, effective_date, expiry_date, is_current, cause, ingested_at,
                    leadInFrame(toNullable(record_version)) OVER next AS next_version,
                    leadInFrame(toNullable(effective_date)) OVER next AS next_effective
                FROM weir.`%s_versions`
                WHERE tenant_id = {tenant:String}
                WINDOW next AS (PARTITION BY id ORDER BY record_version ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING))""".formatted(entity);
    }

    private ReportQuery bound(String sql, String tenant) {
        return ReportQuery.of(sql)
                .with("tenant", tenant)
                .with("latest", clock.millis() + futureSkew.toMillis())
                .with("settled", clock.millis() - SETTLED.toMillis());
    }

    private List<JsonNode> rows(String tenant, ReportQuery query) throws InterruptedException {
        List<JsonNode> rows = new ArrayList<>();
        queries.run(tenant, query, ROWS, answer -> {
            try (MappingIterator<JsonNode> each = JSON.readerFor(JsonNode.class).readValues(answer)) {
                each.forEachRemaining(rows::add);
            }
        });
        return rows;
    }

    private static Fault fault(JsonNode row) {
        JsonNode next = row.path("next_version");
        return new Fault(
                Kind.named(row.path("kind").asText()),
                row.path("record").asText(),
                row.path("record_version").asLong(),
                Instant.ofEpochMilli(row.path("effective").asLong()),
                Instant.ofEpochMilli(row.path("expiry").asLong()),
                next.isNull() ? null : (Long) next.asLong(),
                moment(row.path("next")));
    }

    private static @Nullable Instant moment(JsonNode millis) {
        return millis.isNull() ? null : Instant.ofEpochMilli(millis.asLong());
    }
}
