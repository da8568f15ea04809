package dev.weir.reporting.scaling.changes;

import dev.weir.reporting.scaling.changes.ChangeState.Applied;
import dev.weir.reporting.scaling.changes.ChangeState.Failed;
import dev.weir.reporting.scaling.changes.ChangeState.Reverting;
import dev.weir.reporting.scaling.config.ScalableService;
import dev.weir.reporting.scaling.provider.CallOutcome;
import dev.weir.reporting.scaling.provider.Effect;
import dev.weir.reporting.scaling.provider.Provider;
import dev.weir.reporting.scaling.provider.ProviderFailure;
import dev.weir.reporting.scaling.provider.ServiceLook;
import dev.weir.reporting.scaling.provider.Sizing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Takes a temporary change back, a step at a time, unless somebody else has changed the service in between. */
final class StepsBack {
    private final ScalableService service;
    private final Provider provider;
    private final Book book;
    private final Records records;
    private final Clock clock;
    private final Pace pace;

    StepsBack(ScalableService service, Provider provider, Book book, Records records, Clock clock, Pace pace) {
        this.service = service;
        this.provider = provider;
        this.book = book;
        this.records = records;
        this.clock = clock;
        this.pace = pace;
    }

    /** Once it is due, or once somebody wants it to stay. */
    boolean begin(Change change, Applied applied) throws FencedWriter.Ended, InterruptedException {
        String cancelledBy = book.cancelledBy(change.id());
        if (cancelledBy != null) {
            records.move(change, applied.staying(cancelledBy));
            return true;
        }
        Instant due = applied.revertsAt();
        if (due == null || due.isAfter(clock.instant()) || !(change.task() instanceof Task.Scale scale)) {
            return false;
        }
        Change later = laterThan(change, applied);
        if (later != null) {
            records.move(
                    change,
                    applied.skipped(
                            clock.instant(),
                            "The change " + later.id() + " of " + later.operator() + " came after it"));
            return true;
        }
        ServiceLook look;
        try {
            look = provider.look(service);
        } catch (ProviderFailure e) {
            return false;
        }
        Sizing found = applied.found();
        if (found != null && !found.equals(look.size())) {
            records.move(
                    change,
                    applied.skipped(
                            clock.instant(),
                            "Somebody else changed the service in between: it has " + look.size() + " and not "
                                    + found));
            return true;
        }
        return call(records.move(change, applied.reverting(clock.instant(), scale.undo())));
    }

    /** What became of the call is not known, as after a crash: the service itself tells. */
    boolean resolve(Change change, Reverting reverting) throws FencedWriter.Ended, InterruptedException {
        ServiceLook look;
        try {
            look = provider.look(service);
        } catch (ProviderFailure e) {
            return false;
        }
        if (Steps.isAsBefore(reverting.undo(), look)) {
            records.move(change, reverting.taken(clock.instant(), look.requestId()));
            return true;
        }
        if (change.task() instanceof Task.Scale asked
                && !asked.fields().differingFrom(look.size()).isEmpty()) {
            records.move(
                    change,
                    reverting.skipped(
                            clock.instant(), "Somebody else changed the service in between: it has " + look.size()));
            return true;
        }
        return call(change);
    }

    private boolean call(Change change) throws FencedWriter.Ended, InterruptedException {
        records.mayCall();
        Reverting reverting = (Reverting) change.state();
        return switch (provider.scale(service, reverting.undo())) {
            case CallOutcome.Taken(String requestId) -> {
                records.move(change, reverting.taken(clock.instant(), requestId));
                yield true;
            }
            case CallOutcome.Refused(int status, String reason, String requestId) -> {
                boolean late = reverting.at().plus(pace.revertFor()).isBefore(clock.instant());
                yield (late || isSenseless(status)) && fail(change, "It could not be taken back: " + reason, requestId);
            }
            case CallOutcome.NotSent _, CallOutcome.Unknown _ -> false;
        };
    }

    /** The provider has taken it. */
    boolean follow(Change change, Reverting reverting) throws FencedWriter.Ended, InterruptedException {
        Duration since = Duration.between(reverting.at(), clock.instant());
        ServiceLook look;
        try {
            look = provider.look(service);
        } catch (ProviderFailure e) {
            return false;
        }
        switch (provider.effect(look, reverting.undo(), reverting.sawWorking(), since)) {
            case Effect.Seen _ -> {
                records.move(change, reverting.reverted(clock.instant(), null));
                return true;
            }
            case Effect.Unseen(String because) -> {
                records.move(change, reverting.reverted(clock.instant(), because));
                return true;
            }
            case Effect.NotYet _ -> {}
        }
        if (Boolean.TRUE.equals(look.working()) && !reverting.sawWorking()) {
            records.move(change, reverting.working());
        } else if (since.compareTo(pace.applyWithin()) > 0) {
            return fail(
                    change,
                    "The provider has taken the revert, but it is not in effect after "
                            + pace.applyWithin().toMinutes() + " minutes",
                    reverting.requestId());
        }
        return false;
    }

    /** A change of ours that came on top of it, to stay; null when there is none. */
    private @Nullable Change laterThan(Change change, Applied applied) {
        return book.changes().stream()
                .filter(other -> other.service().equals(change.service())
                        && !other.id().equals(change.id())
                        && other.task() instanceof Task.Scale
                        && other.state() instanceof Applied permanent
                        && permanent.revertsAt() == null
                        && permanent.at().isAfter(applied.at()))
                .findFirst()
                .orElse(null);
    }

    private boolean fail(Change change, String problem, @Nullable String requestId)
            throws FencedWriter.Ended, InterruptedException {
        records.move(change, new Failed(clock.instant(), problem, requestId));
        return true;
    }

    private static boolean isSenseless(int status) {
        return status == 400 || status == 404 || status == 422;
    }
}
