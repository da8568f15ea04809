package dev.weir.reporting.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One audit: what it is over, how far it is, and what it found; kept on ops.audits, so that it goes on after a restart
 * where it stopped.
 *
 * @param seenAt when whoever works on it last said so
 * @param endedAt null while it is not through
 * @param stretches the offsets it is over, as they were when it began
 * @param slices into how many parts the request ids are divided
 * @param done steps that are behind it
 * @param rows ledger rows counted
 * @param compared records of Kafka that they were compared with
 * @param undecided ranges that changed while they were looked at
 * @param difference rows booked and not stored or the other way round; null when no moment was quiet
 * @param counts how many findings of each kind
 * @param oddRequestIds how many request ids of each tenant
 * @param findings the first of them
 * @param problem why it could not be ended; null when it could
 */
record AuditState(
        String id,
        long startedAt,
        long seenAt,
        @Nullable Long endedAt,
        String topicId,
        List<Stretch> stretches,
        int slices,
        int done,
        long rows,
        long compared,
        long undecided,
        @Nullable Long difference,
        Map<Finding.Kind, Long> counts,
        Map<String, Long> oddRequestIds,
        List<Finding> findings,
        @Nullable String problem) {
    /** So many findings are kept of each kind, and of each tenant's request ids. */
    private static final int KEPT = 100;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    AuditState {
        stretches = List.copyOf(stretches);
        counts = Map.copyOf(counts);
        oddRequestIds = Map.copyOf(oddRequestIds);
        findings = List.copyOf(findings);
    }

    static AuditState begun(String id, long now, String topicId, List<Stretch> stretches, int slices) {
        return new AuditState(
                id, now, now, null, topicId, stretches, slices, 0, 0, 0, 0, null, Map.of(), Map.of(), List.of(), null);
    }

    int steps() {
        return stretches.stream().mapToInt(Stretch::steps).sum() + slices;
    }

    boolean isThrough() {
        return done >= steps();
    }

    /** The step that is due. */
    Step next() {
        int left = done;
        for (Stretch stretch : stretches) {
            if (left < stretch.steps()) {
                return stretch.step(left);
            }
            left -= stretch.steps();
        }
        return new Step.Slice(left, slices);
    }

    /** Where the rows of the audited topic end that it is over, by partition. */
    Map<Integer, Long> ends() {
        Map<Integer, Long> ends = new TreeMap<>();
        for (Stretch stretch : stretches) {
            if (stretch.topicId().equals(topicId)) {
                ends.put(stretch.partition(), stretch.end());
            }
        }
        return ends;
    }

    AuditState after(Look look, long now) {
        Map<Finding.Kind, Long> moreCounts = new TreeMap<>(counts);
        Map<String, Long> moreIds = new TreeMap<>(oddRequestIds);
        List<Finding> kept = new ArrayList<>(findings);
        for (Finding finding : look.findings()) {
            long before = finding.tenant() == null
                    ? kept.stream()
                            .filter(other -> other.kind() == finding.kind())
                            .count()
                    : moreIds.merge(finding.tenant(), 1L, Long::sum) - 1;
            moreCounts.merge(finding.kind(), 1L, Long::sum);
            if (before < KEPT) {
                kept.add(finding);
            }
        }
        return new AuditState(
                id,
                startedAt,
                now,
                null,
                topicId,
                stretches,
                slices,
                done + 1,
                rows + look.rows(),
                compared + look.compared(),
                undecided + (look.undecided() ? 1 : 0),
                null,
                moreCounts,
                moreIds,
                kept,
                null);
    }

    AuditState ended(long now, @Nullable Long booksDifference, @Nullable String why) {
        return new AuditState(
                id,
                startedAt,
                now,
                now,
                topicId,
                stretches,
                slices,
                done,
                rows,
                compared,
                undecided,
                booksDifference,
                counts,
                oddRequestIds,
                findings,
                why);
    }

    /** Through, and nothing was wrong. */
    boolean isSound() {
        return endedAt != null && problem == null && counts.isEmpty() && (difference == null || difference == 0);
    }

    byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static AuditState parse(byte[] json) throws IOException {
        return JSON.readValue(json, AuditState.class);
    }
}
