package dev.weir.reporting.scaling;

import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.answers.JsonBody;
import dev.weir.reporting.scaling.changes.Change;
import dev.weir.reporting.scaling.changes.ChangeState;
import dev.weir.reporting.scaling.changes.Task;
import dev.weir.reporting.scaling.config.Action;
import dev.weir.reporting.scaling.config.Operator;
import dev.weir.reporting.scaling.provider.Command;
import dev.weir.reporting.scaling.provider.ProviderFailure;
import dev.weir.reporting.scaling.provider.Sizing;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes of services: asked for, looked at, cancelled. */
final class ChangeRoutes {
    private static final Set<String> SCALING =
            SizingFields.and("service", "dry_run", "wait", "revert_after_minutes", "confirm");
    private static final Set<String> STATE = Set.of("service", "command", "wait", "confirm");
    private static final int LONGEST_WAIT = 600;
    private static final int USUAL_WAIT = 120;
    private static final int LONGEST_REVERT = 43_200;
    private static final Duration CANCELLING = Duration.ofSeconds(10);

    private final Desk desk;

    ChangeRoutes(Desk desk) {
        this.desk = desk;
    }

    void scale(Context ctx) throws IOException, InterruptedException {
        JsonBody body = JsonBody.read(ctx, SCALING);
        Desk.Visit visit = desk.visit(ctx, body.text("service"));
        desk.require(visit, Action.SCALE);
        Sizing fields = SizingFields.read(body);
        boolean dryRun = Boolean.TRUE.equals(body.flag("dry_run"));
        int wait = body.seconds("wait", LONGEST_WAIT, USUAL_WAIT);
        Integer revert = revertAfter(body);
        Submission submission = new Submission(desk, visit, "scale", body, body.text("confirm"), dryRun, wait, revert);
        if (fields.isEmpty() && !body.isGood()) {
            Submission.check(desk, visit, "scale", body);
        }
        try {
            submission.answer(
                    ctx,
                    desk.proposals()
                            .scale(visit.service(), visit.grant(), fields, revert == null ? null : (long) revert));
        } catch (ProviderFailure e) {
            throw Desk.problem(e);
        }
    }

    void command(Context ctx) throws IOException, InterruptedException {
        JsonBody body = JsonBody.read(ctx, STATE);
        Desk.Visit visit = desk.visit(ctx, body.text("service"));
        String name = body.text("command");
        Command command = name == null ? null : Command.ofWireName(name);
        int wait = body.seconds("wait", LONGEST_WAIT, USUAL_WAIT);
        String confirm = body.text("confirm");
        if (command == null) {
            body.refuse("command", "must be start, stop or wake");
            Submission.check(desk, visit, "state", body);
            return;
        }
        desk.require(visit, action(command));
        try {
            new Submission(desk, visit, command.wireName(), body, confirm, false, wait, null)
                    .answer(ctx, desk.proposals().tell(visit.service(), visit.grant(), command));
        } catch (ProviderFailure e) {
            throw Desk.problem(e);
        }
    }

    void list(Context ctx) throws InterruptedException {
        Operator operator = desk.operators().of(ctx);
        QueryParameters parameters = QueryParameters.of(ctx, "service", "limit");
        String service = parameters.text("service");
        int limit = parameters.whole("limit", 1, 1_000, 100);
        parameters.check();
        String name =
                service == null ? null : desk.visit(ctx, service).service().name();
        List<Change> found = desk.book().changes().stream()
                .filter(change ->
                        operator.grant(change.service()).isPresent() && (name == null || name.equals(change.service())))
                .limit(limit)
                .toList();
        Answers.send(ctx, Answers.list(Answers.changes(found), null));
    }

    void show(Context ctx) throws InterruptedException {
        Answers.send(ctx, Answers.change(find(ctx, desk.operators().of(ctx))));
    }

    void cancel(Context ctx) throws InterruptedException {
        Change change = find(ctx, desk.operators().of(ctx));
        Desk.Visit visit = desk.visit(ctx, change.service());
        desk.require(visit, change.windowId() != null ? Action.WINDOWS : action(change.task()));
        if (!canBeCancelled(change.state())) {
            throw tooLate(visit, change);
        }
        desk.writer().write(List.of(change.cancelRecord(visit.operator().name())));
        boolean settled = desk.book()
                .await(
                        () -> desk.book()
                                .find(change.id())
                                .filter(now -> canBeCancelled(now.state()))
                                .isEmpty(),
                        CANCELLING);
        Change now = desk.book().find(change.id()).orElse(change);
        if (settled && !isCancelled(now.state())) {
            throw tooLate(visit, now);
        }
        ctx.status(settled ? 200 : 202);
        Answers.send(ctx, Answers.change(now));
    }

    private static boolean canBeCancelled(ChangeState state) {
        return state instanceof ChangeState.Planned || (state instanceof ChangeState.Applied && !state.isOver());
    }

    private static boolean isCancelled(ChangeState state) {
        return state instanceof ChangeState.Cancelled
                || (state instanceof ChangeState.Applied applied && applied.staysBy() != null);
    }

    private HttpProblem tooLate(Desk.Visit visit, Change change) throws InterruptedException {
        desk.refused(
                visit,
                "cancel",
                "too late: " + change.id() + " is " + change.state().wireName());
        return new HttpProblem(
                409,
                "too-late",
                "There is nothing to cancel",
                "The change is " + change.state().wireName()
                        + ": only one that has not begun, or the revert of one that is" + " applied, can be cancelled",
                List.of(),
                Map.of());
    }

    private Change find(Context ctx, Operator operator) {
        return desk.book()
                .find(ctx.pathParam("change_id"))
                .filter(change -> operator.grant(change.service()).isPresent())
                .orElseThrow(() -> HttpProblem.notFound("You see no such change"));
    }

    private static @Nullable Integer revertAfter(JsonBody body) {
        Integer minutes = body.whole("revert_after_minutes");
        if (minutes != null && (minutes < 1 || minutes > LONGEST_REVERT)) {
            body.refuse("revert_after_minutes", "must be from 1 to " + LONGEST_REVERT);
            return null;
        }
        return minutes;
    }

    private static Action action(Task task) {
        return switch (task) {
            case Task.Scale _ -> Action.SCALE;
            case Task.Tell tell -> action(tell.command());
        };
    }

    private static Action action(Command command) {
        return switch (command) {
            case START -> Action.START;
            case STOP -> Action.STOP;
            case WAKE -> Action.WAKE;
        };
    }
}
