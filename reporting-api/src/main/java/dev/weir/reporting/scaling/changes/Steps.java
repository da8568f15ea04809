package dev.weir.reporting.scaling.changes;

import dev.weir.reporting.scaling.changes.ChangeState.Applied;
import dev.weir.reporting.scaling.changes.ChangeState.Applying;
import dev.weir.reporting.scaling.changes.ChangeState.Calling;
import dev.weir.reporting.scaling.changes.ChangeState.Failed;
import dev.weir.reporting.scaling.changes.ChangeState.Planned;
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

/** Takes one change of one service a step further: each step writes down what it is about to do before it does it. */
final class Steps {
    private static final int TRIES = 5;

    /** A look right after a call may still show what was before. */
    private static final Duration STALE = Duration.ofSeconds(30);

    private static final int NO_ANSWER = 0;
    private static final int TOO_MANY = 429;

    private final ScalableService service;
    private final Provider provider;
    private final Book book;
    private final Records records;
    private final Clock clock;
    private final Pace pace;
    private final StepsBack back;

    Steps(ScalableService service, Provider provider, Book book, Records records, Clock clock, Pace pace) {
        this.service = service;
        this.provider = provider;
        this.book = book;
        this.records = records;
        this.clock = clock;
        this.pace = pace;
        this.back = new StepsBack(service, provider, book, records, clock, pace);
    }

    /** Does what comes next; whether the change has come further. */
    boolean step(Change change) throws FencedWriter.Ended, InterruptedException {
        return switch (change.state()) {
            case Planned planned -> begin(change, planned);
            case Calling calling -> resolve(change, calling);
            case Applying applying -> follow(change, applying);
            case Applied applied -> back.begin(change, applied);
            case Reverting reverting when reverting.taken() -> back.follow(change, reverting);
            case Reverting reverting -> back.resolve(change, reverting);
            case ChangeState.Reverted _, ChangeState.RevertSkipped _, Failed _, ChangeState.Cancelled _ -> true;
        };
    }

    private boolean begin(Change change, Planned planned) throws FencedWriter.Ended, InterruptedException {
        Instant now = clock.instant();
        String cancelledBy = book.cancelledBy(change.id());
        if (cancelledBy != null) {
            records.move(change, planned.cancelled(now, cancelledBy));
            return true;
        }
        if (planned.at().plus(pace.beginWithin()).isBefore(now)) {
            return fail(
                    change, "It could not be begun within " + pace.beginWithin().toMinutes() + " minutes", null);
        }
        ServiceLook look;
        try {
            look = provider.look(service);
        } catch (ProviderFailure e) {
            return isFinal(e.status()) && fail(change, e.reason(), e.requestId());
        }
        Change fresh = change.doing(
                switch (change.task()) {
                    case Task.Scale scale -> new Task.Scale(scale.fields().differingFrom(look.size()), look.size());
                    case Task.Tell tell -> new Task.Tell(tell.command(), look.state());
                });
        if (isDone(fresh.task(), look)) {
            records.move(change, new Applied(now, look.requestId(), null, look.size(), null, null));
            return true;
        }
        return call(records.move(fresh, planned.calling(now)));
    }

    /** What became of a call is not known, as after a crash: the service itself tells. */
    private boolean resolve(Change change, Calling calling) throws FencedWriter.Ended, InterruptedException {
        ServiceLook look;
        try {
            look = provider.look(service);
        } catch (ProviderFailure e) {
            return isFinal(e.status()) && fail(change, e.reason(), e.requestId());
        }
        Instant now = clock.instant();
        if (isTaken(change.task(), look)) {
            records.move(change, calling.taken(now, look.requestId()));
            return true;
        }
        if (change.task() instanceof Task.Scale scale && !isAsBefore(scale.undo(), look)) {
            return fail(change, "The service is neither as before nor as asked: " + look.size(), look.requestId());
        }
        if (calling.tries() >= TRIES || change.at().plus(pace.beginWithin()).isBefore(now)) {
            return fail(change, "The provider has not taken it after " + calling.tries() + " tries", look.requestId());
        }
        return call(records.move(change, calling.again(now)));
    }

    private boolean call(Change change) throws FencedWriter.Ended, InterruptedException {
        records.mayCall();
        CallOutcome outcome =
                switch (change.task()) {
                    case Task.Scale scale -> provider.scale(service, scale.fields());
                    case Task.Tell tell -> provider.command(service, tell.command());
                };
        Calling calling = (Calling) change.state();
        return switch (outcome) {
            case CallOutcome.Taken(String requestId) -> {
                records.move(change, calling.taken(clock.instant(), requestId));
                yield true;
            }
            case CallOutcome.Refused refused -> fail(change, refused.reason(), refused.requestId());
            case CallOutcome.NotSent _, CallOutcome.Unknown _ -> false;
        };
    }

    private boolean follow(Change change, Applying applying) throws FencedWriter.Ended, InterruptedException {
        Instant now = clock.instant();
        Duration since = Duration.between(applying.at(), now);
        ServiceLook look;
        try {
            look = provider.look(service);
        } catch (ProviderFailure e) {
            return false;
        }
        Effect effect = effect(change.task(), look, applying.sawWorking(), since);
        if (!(effect instanceof Effect.NotYet)) {
            Instant revertsAt = change.task() instanceof Task.Scale ? change.revertsAt(now) : null;
            Sizing found = change.task() instanceof Task.Scale ? look.size() : null;
            String unseen = effect instanceof Effect.Unseen(String because) ? because : null;
            records.move(change, applying.applied(now, revertsAt, found, unseen));
            return true;
        }
        if (Boolean.TRUE.equals(look.working()) && !applying.sawWorking()) {
            records.move(change, applying.working());
            return false;
        }
        if (change.task() instanceof Task.Scale asked
                && since.compareTo(STALE) > 0
                && !asked.fields().differingFrom(look.size()).isEmpty()) {
            return fail(change, "Somebody else changed the service meanwhile: " + look.size(), applying.requestId());
        }
        if (since.compareTo(pace.applyWithin()) > 0) {
            if (change.isTemporary() && change.task() instanceof Task.Scale scale) {
                records.move(change, new Reverting(now, scale.undo(), null, false, false));
                return true;
            }
            return fail(
                    change,
                    "The provider has taken it, but it is not in effect after "
                            + pace.applyWithin().toMinutes() + " minutes",
                    applying.requestId());
        }
        return false;
    }

    private boolean fail(Change change, String problem, @Nullable String requestId)
            throws FencedWriter.Ended, InterruptedException {
        records.move(change, new Failed(clock.instant(), problem, requestId));
        return true;
    }

    private static boolean isDone(Task task, ServiceLook look) {
        return switch (task) {
            case Task.Scale scale -> scale.fields().isEmpty();
            case Task.Tell tell -> tell.command().isDone(look.state());
        };
    }

    private static boolean isTaken(Task task, ServiceLook look) {
        return switch (task) {
            case Task.Scale scale -> scale.fields().differingFrom(look.size()).isEmpty();
            case Task.Tell tell -> tell.command().isTaken(look.state());
        };
    }

    private Effect effect(Task task, ServiceLook look, boolean sawWorking, Duration since) {
        return switch (task) {
            case Task.Scale scale -> provider.effect(look, scale.fields(), sawWorking, since);
            case Task.Tell tell -> tell.command().isDone(look.state()) ? new Effect.Seen() : new Effect.NotYet();
        };
    }

    /** Whether the service has these fields of the size that it had before. */
    static boolean isAsBefore(Sizing undo, ServiceLook look) {
        return undo.differingFrom(look.size()).isEmpty();
    }

    /** Whether asking again would be answered alike. */
    private static boolean isFinal(int status) {
        return status != NO_ANSWER && status < 500 && status != TOO_MANY;
    }
}
