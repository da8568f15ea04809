package dev.weir.reporting.scaling.changes;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weir.contract.Topics;
import dev.weir.reporting.scaling.rules.Estimate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One change of one service, with all that happened to it.
 *
 * @param service the service's name in org_config.yaml
 * @param from the address that it was asked from; null for one that a window began
 * @param windowId the window that began it
 * @param revertAfterMinutes how long after it was applied it is taken back
 * @param revertAt when it is taken back, for one that a window began
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Change(
        @JsonProperty("id") String id,
        @JsonProperty("service") String service,
        @JsonProperty("operator") String operator,
        @JsonProperty("from") @Nullable String from,
        @JsonProperty("window_id") @Nullable String windowId,
        @JsonProperty("at") Instant at,
        @JsonProperty("task") Task task,
        @JsonProperty("revert_after_minutes") @Nullable Integer revertAfterMinutes,
        @JsonProperty("revert_at") @Nullable Instant revertAt,
        @JsonProperty("estimate") @Nullable Estimate estimate,
        @JsonProperty("warnings") List<String> warnings,
        @JsonProperty("state") ChangeState state,
        @JsonProperty("history") List<Passed> history) {

    /** A state that was reached, and when. */
    public record Passed(String status, Instant at) {}

    public Change {
        warnings = List.copyOf(warnings);
        history = List.copyOf(history);
    }

    /** One that has just been asked for. */
    public static Change planned(
            String id,
            String service,
            String operator,
            @Nullable String from,
            @Nullable String windowId,
            Instant at,
            Task task,
            @Nullable Integer revertAfterMinutes,
            @Nullable Instant revertAt,
            @Nullable Estimate estimate,
            List<String> warnings) {
        ChangeState state = new ChangeState.Planned(at);
        return new Change(
                id,
                service,
                operator,
                from,
                windowId,
                at,
                task,
                revertAfterMinutes,
                revertAt,
                estimate,
                warnings,
                state,
                List.of(new Passed(state.wireName(), at)));
    }

    /** This one, come to that state. */
    Change in(ChangeState next) {
        List<Passed> passed = new ArrayList<>(history);
        if (!next.wireName().equals(state.wireName())) {
            passed.add(new Passed(next.wireName(), next.at()));
        }
        return new Change(
                id,
                service,
                operator,
                from,
                windowId,
                at,
                task,
                revertAfterMinutes,
                revertAt,
                estimate,
                warnings,
                next,
                passed);
    }

    /** This one, with what a look right before the call has told. */
    Change doing(Task fresh) {
        return new Change(
                id,
                service,
                operator,
                from,
                windowId,
                at,
                fresh,
                revertAfterMinutes,
                revertAt,
                estimate,
                warnings,
                state,
                history);
    }

    /** As it is written on ops.scaling. */
    public ProducerRecord<byte[], byte[]> record() {
        return new ProducerRecord<>(Topics.OPS_SCALING.name(), Book.key(Book.CHANGE, id), TopicJson.write(this));
    }

    /** Asks the executor to cancel it. */
    public ProducerRecord<byte[], byte[]> cancelRecord(String by) {
        return new ProducerRecord<>(
                Topics.OPS_SCALING.name(), Book.key(Book.CANCEL, id), TopicJson.write(new Book.Cancel(by)));
    }

    @JsonIgnore
    public boolean isTemporary() {
        return revertAfterMinutes != null || revertAt != null;
    }

    /** When it is taken back if it is applied at that moment; null when it stays. */
    @Nullable Instant revertsAt(Instant applied) {
        if (revertAt != null) {
            return revertAt;
        }
        return revertAfterMinutes == null ? null : applied.plus(Duration.ofMinutes(revertAfterMinutes));
    }

    /** The provider's id of the last request that it has answered; null when there is none. */
    @JsonIgnore
    public @Nullable String requestId() {
        return switch (state) {
            case ChangeState.Applying applying -> applying.requestId();
            case ChangeState.Applied applied -> applied.requestId();
            case ChangeState.Reverting reverting -> reverting.requestId();
            case ChangeState.Reverted reverted -> reverted.requestId();
            case ChangeState.Failed failed -> failed.requestId();
            case ChangeState.Planned _, ChangeState.Calling _, ChangeState.RevertSkipped _, ChangeState.Cancelled _ ->
                null;
        };
    }

    /** Why the provider did not show that it is in effect, or back; null when it did, or when it is not that far. */
    @JsonIgnore
    public @Nullable String unseen() {
        return switch (state) {
            case ChangeState.Applied applied -> applied.unseen();
            case ChangeState.Reverted reverted -> reverted.unseen();
            case ChangeState.Planned _,
                    ChangeState.Calling _,
                    ChangeState.Applying _,
                    ChangeState.Reverting _,
                    ChangeState.RevertSkipped _,
                    ChangeState.Failed _,
                    ChangeState.Cancelled _ -> null;
        };
    }

    /** What went wrong, in words; null when nothing did. */
    @JsonIgnore
    public @Nullable String problem() {
        return switch (state) {
            case ChangeState.Failed failed -> failed.problem();
            case ChangeState.RevertSkipped skipped -> skipped.problem();
            case ChangeState.Cancelled cancelled -> "cancelled by " + cancelled.by();
            case ChangeState.Applied applied ->
                applied.staysBy() == null ? null : "the revert was cancelled by " + applied.staysBy();
            case ChangeState.Planned _,
                    ChangeState.Calling _,
                    ChangeState.Applying _,
                    ChangeState.Reverting _,
                    ChangeState.Reverted _ -> null;
        };
    }
}
