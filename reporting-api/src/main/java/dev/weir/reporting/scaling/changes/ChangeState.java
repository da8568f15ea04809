package dev.weir.reporting.scaling.changes;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.weir.reporting.scaling.provider.Sizing;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a change is. Each state is written down before what it announces is done. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ChangeState.Planned.class, name = "planned"),
    @JsonSubTypes.Type(value = ChangeState.Calling.class, name = "calling"),
    @JsonSubTypes.Type(value = ChangeState.Applying.class, name = "applying"),
    @JsonSubTypes.Type(value = ChangeState.Applied.class, name = "applied"),
    @JsonSubTypes.Type(value = ChangeState.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = ChangeState.Reverting.class, name = "reverting"),
    @JsonSubTypes.Type(value = ChangeState.Reverted.class, name = "reverted"),
    @JsonSubTypes.Type(value = ChangeState.RevertSkipped.class, name = "revert_skipped"),
    @JsonSubTypes.Type(value = ChangeState.Cancelled.class, name = "cancelled")
})
public sealed interface ChangeState {
    /** Since when. */
    Instant at();

    /** The name of the state in answers, the same as in the topic. */
    @JsonIgnore
    String wireName();

    /** Whether no other change of the service may begin. */
    @JsonIgnore
    default boolean holdsService() {
        return false;
    }

    /** Whether nothing follows. */
    @JsonIgnore
    default boolean isOver() {
        return true;
    }

    /** Written down; nothing was sent. */
    record Planned(Instant at) implements ChangeState {
        @Override
        public String wireName() {
            return "planned";
        }

        @Override
        public boolean holdsService() {
            return true;
        }

        @Override
        public boolean isOver() {
            return false;
        }

        Calling calling(Instant now) {
            return new Calling(now, 1);
        }

        Cancelled cancelled(Instant now, String by) {
            return new Cancelled(now, by);
        }
    }

    /** About to be sent, or sent without an answer so far. */
    record Calling(Instant at, int tries) implements ChangeState {
        @Override
        public String wireName() {
            return "calling";
        }

        @Override
        public boolean holdsService() {
            return true;
        }

        @Override
        public boolean isOver() {
            return false;
        }

        Calling again(Instant now) {
            return new Calling(now, tries + 1);
        }

        Applying taken(Instant now, @Nullable String requestId) {
            return new Applying(now, requestId, false);
        }
    }

    /** The provider has taken it. */
    record Applying(Instant at, @Nullable String requestId, boolean sawWorking) implements ChangeState {
        @Override
        public String wireName() {
            return "applying";
        }

        @Override
        public boolean holdsService() {
            return true;
        }

        @Override
        public boolean isOver() {
            return false;
        }

        Applying working() {
            return new Applying(at, requestId, true);
        }

        Applied applied(Instant now, @Nullable Instant revertsAt, @Nullable Sizing found, @Nullable String unseen) {
            return new Applied(now, requestId, revertsAt, found, null, unseen);
        }
    }

    /**
     * The provider has done it.
     *
     * @param revertsAt when it is taken back; null when it stays
     * @param found the size that it led to; null for a command
     * @param staysBy who had the revert cancelled; null when nobody did
     * @param unseen why the provider did not show that it is in effect; null when it did
     */
    record Applied(
            Instant at,
            @Nullable String requestId,
            @Nullable Instant revertsAt,
            @Nullable Sizing found,
            @Nullable String staysBy,
            @Nullable String unseen)
            implements ChangeState {
        @Override
        public String wireName() {
            return "applied";
        }

        @Override
        public boolean isOver() {
            return revertsAt == null;
        }

        Applied staying(String by) {
            return new Applied(at, requestId, null, found, by, unseen);
        }

        Reverting reverting(Instant now, Sizing undo) {
            return new Reverting(now, undo, null, false, false);
        }

        RevertSkipped skipped(Instant now, String why) {
            return new RevertSkipped(now, why);
        }
    }

    /**
     * Being taken back.
     *
     * @param undo the fields that bring the size back
     * @param taken whether the provider has taken it
     */
    record Reverting(Instant at, Sizing undo, @Nullable String requestId, boolean taken, boolean sawWorking)
            implements ChangeState {
        @Override
        public String wireName() {
            return "reverting";
        }

        @Override
        public boolean holdsService() {
            return true;
        }

        @Override
        public boolean isOver() {
            return false;
        }

        Reverting taken(Instant now, @Nullable String id) {
            return new Reverting(now, undo, id, true, sawWorking);
        }

        Reverting working() {
            return new Reverting(at, undo, requestId, taken, true);
        }

        Reverted reverted(Instant now, @Nullable String unseen) {
            return new Reverted(now, requestId, unseen);
        }

        RevertSkipped skipped(Instant now, String why) {
            return new RevertSkipped(now, why);
        }
    }

    /**
     * Taken back.
     *
     * @param unseen why the provider did not show that it is in effect; null when it did
     */
    record Reverted(
            Instant at,
            @Nullable String requestId,
            @Nullable String unseen) implements ChangeState {
        @Override
        public String wireName() {
            return "reverted";
        }
    }

    /** Not taken back, since somebody else changed the service in between. */
    record RevertSkipped(Instant at, String problem) implements ChangeState {
        @Override
        public String wireName() {
            return "revert_skipped";
        }
    }

    /** It did not come to be, or could not be taken back; the problem says which. */
    record Failed(Instant at, String problem, @Nullable String requestId) implements ChangeState {
        @Override
        public String wireName() {
            return "failed";
        }
    }

    /** Somebody took it back before it began. */
    record Cancelled(Instant at, String by) implements ChangeState {
        @Override
        public String wireName() {
            return "cancelled";
        }
    }
}
