package dev.weir.reporting.records.integrity;

import dev.weir.contract.Topics;
import dev.weir.contract.entities.Cause;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.contract.entities.HistoryRow;
import dev.weir.reporting.answers.Format;
import dev.weir.reporting.answers.FormattedAnswer;
import dev.weir.reporting.answers.TableAnswer;
import dev.weir.reporting.clickhouse.ReportQuery;
import dev.weir.reporting.clickhouse.TenantQueries;
import dev.weir.reporting.kafka.TopicWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Ends versions where the next ones begin. It writes a further revision of such a version to entities.history, so that
 * the sink stores it exactly once as it does any row, and nothing that was written is changed
 * (docs/decisions/0027-repairs-are-further-revisions.md).
 */
final class Repair {
    private final TenantQueries queries;
    private final TopicWriter writer;

    Repair(TenantQueries queries, TopicWriter writer) {
        this.queries = queries;
        this.writer = writer;
    }

    /** A version that gets another end. */
    record Change(Fault fault, Instant newExpiry) {}

    /** What a repair changes and what it leaves. */
    record Plan(List<Change> changes, List<Fault> left) {
        boolean isEmpty() {
            return changes.isEmpty();
        }
    }

    /** A version has one change, whatever is wrong with it. */
    Plan plan(List<Fault> faults) {
        Map<String, Change> changes = new LinkedHashMap<>();
        List<Fault> left = new ArrayList<>();
        for (Fault fault : faults) {
            if (fault.isRepairable()) {
                Instant next = Objects.requireNonNull(fault.nextEffective());
                changes.putIfAbsent(version(fault.id(), fault.version()), new Change(fault, next));
            } else {
                left.add(fault);
            }
        }
        return new Plan(List.copyOf(changes.values()), left);
    }

    /** Writes the further revisions; returns once Kafka has them. */
    void carryOut(String tenant, EntityDefinition entity, Plan plan) throws InterruptedException {
        if (plan.isEmpty()) {
            return;
        }
        Map<String, Change> changes = new LinkedHashMap<>();
        plan.changes()
                .forEach(change ->
                        changes.put(version(change.fault().id(), change.fault().version()), change));
        writer.write(revisions(tenant, entity, changes));
    }

    private List<ProducerRecord<byte[], byte[]>> revisions(
            String tenant, EntityDefinition entity, Map<String, Change> changes) throws InterruptedException {
        StoredRevision stored = new StoredRevision(entity);
        ReportQuery query = ReportQuery.of("SELECT " + stored.selected() + " FROM weir.`" + entity.name()
                        + "_versions` WHERE tenant_id = {tenant:String}"
                        + " AND (id, record_version) IN {versions:Array(Tuple(UInt64, UInt32))}")
                .with("tenant", tenant)
                .with("versions", changes.keySet().stream().collect(Collectors.joining(",", "[", "]")));
        List<ProducerRecord<byte[], byte[]>> revisions = new ArrayList<>();
        queries.run(
                tenant,
                query,
                FormattedAnswer.rowsFor(Format.JSON),
                rows -> new TableAnswer(stored.columns()).each(rows, row -> {
                    HistoryRow last = stored.read(tenant, row);
                    Change change =
                            changes.get(version(Long.toUnsignedString(last.key().id()), last.version()));
                    if (change != null) {
                        HistoryRow next =
                                last.closed(Cause.REPAIR, change.newExpiry().toEpochMilli(), last.receivedAt());
                        revisions.add(new ProducerRecord<>(
                                Topics.ENTITIES_HISTORY.name(), next.key().toBytes(), next.toJson(entity)));
                    }
                }));
        return revisions;
    }

    private static String version(String id, long version) {
        return "(" + id + "," + version + ")";
    }
}
