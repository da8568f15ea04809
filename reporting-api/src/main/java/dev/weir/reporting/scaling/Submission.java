package dev.weir.reporting.scaling;

import dev.weir.kit.http.HttpProblem;
import dev.weir.reporting.answers.JsonBody;
import dev.weir.reporting.scaling.changes.AuditEntry;
import dev.weir.reporting.scaling.changes.Change;
import dev.weir.reporting.scaling.changes.ChangeState;
import dev.weir.reporting.scaling.changes.Proposal;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Has a change that is asked for judged, written down, and answered. */
final class Submission {
    private static final Duration WRITTEN = Duration.ofSeconds(10);

    private final Desk desk;
    private final Desk.Visit visit;
    private final String action;
    private final JsonBody body;
    private final @Nullable String confirm;
    private final boolean dryRun;
    private final int waitSeconds;
    private final @Nullable Integer revertAfterMinutes;

    Submission(
            Desk desk,
            Desk.Visit visit,
            String action,
            JsonBody body,
            @Nullable String confirm,
            boolean dryRun,
            int waitSeconds,
            @Nullable Integer revertAfterMinutes) {
        this.desk = desk;
        this.visit = visit;
        this.action = action;
        this.body = body;
        this.confirm = confirm;
        this.dryRun = dryRun;
        this.waitSeconds = waitSeconds;
        this.revertAfterMinutes = revertAfterMinutes;
    }

    void answer(Context ctx, Proposal proposal) throws InterruptedException {
        switch (proposal) {
            case Proposal.Broken broken -> {
                broken.errors().forEach(error -> body.refuse(error.field(), error.reason()));
                confirmed(broken.whyConfirm());
                check(desk, visit, action, body);
            }
            case Proposal.AlreadySet(var look, var estimate) -> {
                check(desk, visit, action, body);
                var answer = Answers.object()
                        .put("message", "already set")
                        .put("service", visit.service().name())
                        .put("state", look.state());
                answer.set("before", Answers.size(look.size()));
                if (estimate != null) {
                    answer.set("estimate", Answers.estimate(estimate));
                }
                answer.set(
                        "to_be_reverted",
                        Answers.changes(desk.book().toBeReverted(visit.service().name())));
                Answers.send(ctx, answer);
            }
            case Proposal.Fits fits -> {
                confirmed(fits.whyConfirm());
                check(desk, visit, action, body);
                if (dryRun) {
                    wouldDo(ctx, fits);
                } else {
                    submit(ctx, fits);
                }
            }
        }
    }

    /** Refuses what is wrong with a request, and notes that it was refused. */
    static void check(Desk desk, Desk.Visit visit, String action, JsonBody body) throws InterruptedException {
        try {
            body.check();
        } catch (HttpProblem problem) {
            desk.refused(
                    visit,
                    action,
                    problem.errors().stream()
                            .map(error -> error.field() + " " + error.reason())
                            .collect(Collectors.joining("; ")));
            throw problem;
        }
    }

    private void confirmed(@Nullable String why) {
        String name = visit.service().name();
        if (confirm != null && !confirm.equals(name)) {
            body.refuse("confirm", "must be the service's name");
        } else if (confirm == null && why != null && !dryRun) {
            body.refuse("confirm", "must be the service's name, since " + why);
        }
    }

    private void wouldDo(Context ctx, Proposal.Fits fits) {
        var answer = Answers.object()
                .put("dry_run", true)
                .put("service", visit.service().name())
                .put("operator", visit.operator().name())
                .put("action", action)
                .put("confirm_needed", fits.whyConfirm() != null)
                .put("why_confirm", fits.whyConfirm());
        Answers.task(answer, fits.task());
        if (fits.estimate() != null) {
            answer.set("estimate", Answers.estimate(fits.estimate()));
        }
        var warnings = answer.putArray("warnings");
        fits.warnings().forEach(warnings::add);
        answer.put("revert_after_minutes", revertAfterMinutes);
        answer.put(
                "under_way",
                desk.book().underWay(visit.service().name()).map(Change::id).orElse(null));
        Answers.send(ctx, answer);
    }

    private void submit(Context ctx, Proposal.Fits fits) throws InterruptedException {
        Optional<Change> underWay = desk.book().underWay(visit.service().name());
        if (underWay.isPresent()) {
            throw busy(underWay.get());
        }
        Change change = Change.planned(
                UUID.randomUUID().toString(),
                visit.service().name(),
                visit.operator().name(),
                visit.from(),
                null,
                desk.now(),
                fits.task(),
                revertAfterMinutes,
                null,
                fits.estimate(),
                fits.warnings());
        desk.writer().write(List.of(AuditEntry.of(change, change.at()).record(), change.record()));
        boolean judged = desk.book()
                .await(
                        () -> desk.book().find(change.id()).isPresent()
                                || desk.book().before(change.id()).isPresent(),
                        WRITTEN);
        Optional<Change> before = desk.book().before(change.id());
        if (before.isPresent()) {
            throw busy(before.get());
        }
        ctx.header("Location", "/api/scaling/" + change.id());
        if (!judged) {
            throw HttpProblem.unavailable(
                    "not-confirmed",
                    "The change " + change.id()
                            + " is written down, but whether it counts is not known yet: look at it",
                    Duration.ofSeconds(2));
        }
        follow(ctx, change);
    }

    private void follow(Context ctx, Change change) throws InterruptedException {
        if (waitSeconds > 0) {
            desk.book().await(() -> isThrough(state(change)), Duration.ofSeconds(waitSeconds));
        }
        Change now = desk.book().find(change.id()).orElse(change);
        if (waitSeconds > 0 && now.state() instanceof ChangeState.Failed failed) {
            throw new HttpProblem(
                    502,
                    "change-failed",
                    "The change has failed",
                    failed.problem(),
                    List.of(),
                    Map.of("Location", "/api/scaling/" + change.id()));
        }
        ctx.status(isThrough(now.state()) ? 200 : 202);
        Answers.send(ctx, Answers.change(now));
    }

    private ChangeState state(Change change) {
        return desk.book().find(change.id()).orElse(change).state();
    }

    private static boolean isThrough(ChangeState state) {
        return state.isOver() || state instanceof ChangeState.Applied;
    }

    private HttpProblem busy(Change other) throws InterruptedException {
        desk.refused(visit, action, "busy with " + other.id());
        return new HttpProblem(
                409,
                "busy",
                "Another change is under way",
                other.operator() + " changes " + other.service() + " just now: "
                        + other.task().action() + ", " + other.state().wireName() + " since "
                        + Answers.moment(other.state().at()),
                List.of(),
                Map.of("Location", "/api/scaling/" + other.id()));
    }
}
