package dev.weir.processor;

import dev.weir.contract.LedgerRow;
import dev.weir.contract.Operation;
import dev.weir.contract.Reason;
import dev.weir.contract.Timestamps;
import dev.weir.contract.TrafficEvent;
import dev.weir.contract.TrafficKey;
import dev.weir.processor.Remembered.Deleted;
import dev.weir.processor.Remembered.Live;
import dev.weir.processor.Verdict.Applied;
import dev.weir.processor.Verdict.Duplicate;
import dev.weir.processor.Verdict.Refused;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a request does, from what is remembered of its id and the partition's clock alone. That a request was
 * done before counts first, then its time, then whether it fits what is remembered.
 */
record Judge(DedupWindow window) {

    /**
     * @param known what is remembered of the id, or null when it is unknown or forgotten
     * @param clock the latest broker's time that the partition has shown
     * @param receivedAt the broker's time of this record
     */
    Verdict judge(TrafficKey key, Request request, @Nullable Remembered known, long clock, long receivedAt) {
        return switch (request) {
            case Request.Create(TrafficEvent event) -> create(key, event, known, clock, receivedAt);
            case Request.Update(TrafficEvent event) -> update(key, event, known, clock, receivedAt);
            case Request.Delete _ -> delete(key, known, clock, receivedAt);
        };
    }

    private Verdict create(
            TrafficKey key, TrafficEvent event, @Nullable Remembered known, long clock, long receivedAt) {
        if (known != null && known.covers(event)) {
            return Duplicate.INSTANCE;
        }
        Refused outOfTime = outOfTime(event, clock);
        if (outOfTime != null) {
            return outOfTime;
        }
        if (known != null) {
            return new Refused(
                    Reason.CONFLICT,
                    known instanceof Deleted
                            ? "the request_id was used, and deleted, with other content"
                            : "the request_id stands with other content; to change it, send an update");
        }
        return new Applied(
                null,
                new LedgerRow(key.tenant(), event, 1, 1, Operation.CREATE, receivedAt),
                new Live(1, clock, event, null));
    }

    private Verdict update(
            TrafficKey key, TrafficEvent event, @Nullable Remembered known, long clock, long receivedAt) {
        if (known instanceof Live live && live.event().equals(event)) {
            return Duplicate.INSTANCE;
        }
        Refused outOfTime = outOfTime(event, clock);
        if (outOfTime != null) {
            return outOfTime;
        }
        return switch (known) {
            case null -> unknown("update");
            case Deleted _ -> new Refused(Reason.DELETED, "the event was deleted");
            case Live live -> {
                Live next = live.updatedTo(event, clock);
                yield new Applied(
                        new LedgerRow(key.tenant(), live.event(), -1, live.version(), Operation.UPDATE, receivedAt),
                        new LedgerRow(key.tenant(), event, 1, next.version(), Operation.UPDATE, receivedAt),
                        next);
            }
        };
    }

    private static Verdict delete(TrafficKey key, @Nullable Remembered known, long clock, long receivedAt) {
        return switch (known) {
            case null -> unknown("delete");
            case Deleted _ -> Duplicate.INSTANCE;
            case Live live ->
                new Applied(
                        new LedgerRow(key.tenant(), live.event(), -1, live.version(), Operation.DELETE, receivedAt),
                        null,
                        live.deleted(clock));
        };
    }

    private static Refused unknown(String operation) {
        return new Refused(
                Reason.UNKNOWN_REQUEST_ID,
                "no event is remembered under the request_id that this " + operation + " names");
    }

    private @Nullable Refused outOfTime(TrafficEvent event, long clock) {
        if (window.isFromTheFuture(event.createdAt(), clock)) {
            return new Refused(
                    Reason.FROM_THE_FUTURE,
                    "created_at is " + Timestamps.format(event.createdAt()) + ", but it is " + Timestamps.format(clock)
                            + " here, and " + window.skew() + " ms ahead are allowed");
        }
        if (window.isTooLate(event.createdAt(), clock)) {
            return new Refused(
                    Reason.TOO_LATE,
                    "created_at is " + Timestamps.format(event.createdAt()) + ", but it is "
                            + Timestamps.format(clock) + " here, and " + window.lateness() / 1000
                            + " s of lateness are allowed");
        }
        return null;
    }
}
