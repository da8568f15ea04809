package dev.weir.reporting.scaling.changes;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weir.contract.Topics;
import dev.weir.reporting.scaling.provider.Sizing;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One line of the audit log: who had what done to which service, from where, and how it went.
 *
 * @param before the size or the state before it
 * @param after the size or the command asked for
 * @param from the address of who asked
 * @param detail what else there is to say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditEntry(
        @JsonProperty("at") Instant at,
        @JsonProperty("operator") String operator,
        @JsonProperty("service") String service,
        @JsonProperty("action") String action,
        @JsonProperty("before") @Nullable Map<String, Object> before,
        @JsonProperty("after") @Nullable Map<String, Object> after,
        @JsonProperty("result") String result,
        @JsonProperty("upstream_request_id") @Nullable String upstreamRequestId,
        @JsonProperty("change_id") @Nullable String changeId,
        @JsonProperty("window_id") @Nullable String windowId,
        @JsonProperty("from") @Nullable String from,
        @JsonProperty("detail") @Nullable String detail) {

    /** What there is to say of a change that has come to its present state. */
    public static AuditEntry of(Change change, Instant at) {
        return new AuditEntry(
                at,
                change.operator(),
                change.service(),
                change.task().action(),
                before(change.task()),
                after(change.task()),
                change.state() instanceof ChangeState.Planned
                        ? "asked"
                        : change.state().wireName(),
                change.requestId(),
                change.id(),
                change.windowId(),
                change.from(),
                change.problem());
    }

    /** What there is to say of a request that was turned down, or of a window. */
    public static AuditEntry of(
            Instant at,
            String operator,
            String service,
            String action,
            @Nullable Sizing asked,
            String result,
            @Nullable String windowId,
            @Nullable String from,
            @Nullable String detail) {
        return new AuditEntry(
                at,
                operator,
                service,
                action,
                null,
                asked == null ? null : asked.fields(),
                result,
                null,
                null,
                windowId,
                from,
                detail);
    }

    /** As it is written on ops.scaling-audit. */
    public ProducerRecord<byte[], byte[]> record() {
        return new ProducerRecord<>(Topics.OPS_SCALING_AUDIT.name(), null, TopicJson.write(this));
    }

    static AuditEntry parse(byte[] json) throws IOException {
        return TopicJson.read(json, AuditEntry.class);
    }

    private static Map<String, Object> before(Task task) {
        return switch (task) {
            case Task.Scale scale -> scale.before().fields();
            case Task.Tell tell -> Map.of("state", tell.stateBefore());
        };
    }

    private static Map<String, Object> after(Task task) {
        return switch (task) {
            case Task.Scale scale -> scale.after().fields();
            case Task.Tell tell -> Map.of("command", tell.command().wireName());
        };
    }
}
