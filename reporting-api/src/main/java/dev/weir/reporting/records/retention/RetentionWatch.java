package dev.weir.reporting.records.retention;

import dev.weir.contract.Retention;
import dev.weir.contract.Topics;
import dev.weir.contract.entities.Entities;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.kit.http.HttpProblem;
import dev.weir.reporting.clickhouse.MonitorPool;
import dev.weir.reporting.clickhouse.ReportQuery;
import dev.weir.reporting.kafka.TopicWriter;
import dev.weir.reporting.pipeline.Freshness;
import dev.weir.reporting.pipeline.LedgerPosition;
import dev.weir.reporting.records.HistoryTenants;
import dev.weir.reporting.records.SteadyLook;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks which versions have ended long enough ago, and asks for their removal by marks on entities.history, which the sink
 * follows. Marks that several instances write at once take nothing more than one
 * (docs/decisions/0028-retention-by-marks.md).
 */
public final class RetentionWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RetentionWatch.class);

    private final Entities entities;
    private final RetentionDays days;
    private final MonitorPool clickHouse;
    private final HistoryTenants tenants;
    private final Freshness freshness;
    private final TopicWriter writer;
    private final Clock clock;
    private final SteadyLook steady;

    /** @param freshness of records, which knows how entities.history is called inside */
    public RetentionWatch(
            Entities entities,
            RetentionDays days,
            Duration every,
            MonitorPool clickHouse,
            Freshness freshness,
            TopicWriter writer,
            Clock clock) {
        this.entities = entities;
        this.days = days;
        this.clickHouse = clickHouse;
        this.tenants = new HistoryTenants(clickHouse);
        this.freshness = freshness;
        this.writer = writer;
        this.clock = clock;
        this.steady = new SteadyLook("retention", every, this::look);
    }

    /** Does nothing when no time between two looks is set. */
    public void start() {
        steady.start();
    }

    @Override
    public void close() {
        steady.close();
    }

    /** False when it can't be told what is there. */
    private boolean look() throws InterruptedException {
        LedgerPosition position = freshness.ledgerPosition();
        if (position == null) {
            return false;
        }
        try {
            for (EntityDefinition entity : entities.all()) {
                for (String tenant : tenants.of(entity.name())) {
                    OptionalInt kept = days.of(tenant, entity);
                    if (kept.isPresent()) {
                        mark(tenant, entity, kept.getAsInt(), position.topicId());
                    }
                }
            }
            return true;
        } catch (SQLException | HttpProblem e) {
            log.debug("Old versions can't be looked for now: {}", e.getMessage());
            return false;
        }
    }

    private void mark(String tenant, EntityDefinition entity, int kept, String topicId)
            throws SQLException, InterruptedException {
        long endedBefore = clock.millis() - Duration.ofDays(kept).toMillis();
        Retention retention =
                new Retention(tenant, entity.name(), UUID.randomUUID().toString(), endedBefore);
        List<ProducerRecord<byte[], byte[]>> marks = new ArrayList<>();
        for (int partition : partitionsWithOld(retention, topicId)) {
            marks.add(new ProducerRecord<>(
                    Topics.ENTITIES_HISTORY.name(), partition, retention.key(), retention.toMark()));
        }
        if (!marks.isEmpty()) {
            writer.write(marks);
            log.info(
                    "Versions of {} of {} that ended {} days ago are going to be removed", entity.name(), tenant, kept);
        }
    }

    /** The partitions on which whole versions stand that have ended before that. */
    private List<Integer> partitionsWithOld(Retention retention, String topicId) throws SQLException {
        ReportQuery query = ReportQuery.of("SELECT DISTINCT partition FROM (SELECT any(kafka_partition) AS partition"
                        + " FROM weir.`" + retention.entity() + "_history` WHERE tenant_id = {tenant:String}"
                        + " GROUP BY id, record_version HAVING NOT argMax(is_current, revision)"
                        + " AND argMax(expiry_date, revision) < fromUnixTimestamp64Milli({ended_before:Int64}, 'UTC')"
                        + " AND countIf(topic_id != {topic:String}) = 0 AND uniqExact(kafka_partition) = 1)")
                .with("tenant", retention.tenant())
                .with("ended_before", retention.endedBefore())
                .with("topic", topicId);
        List<Integer> partitions = new ArrayList<>();
        try (Connection connection = clickHouse.connection();
                ResultSet rows = query.run(connection)) {
            while (rows.next()) {
                partitions.add(rows.getInt(1));
            }
        }
        return partitions;
    }
}
