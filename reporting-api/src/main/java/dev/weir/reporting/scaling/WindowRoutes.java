package dev.weir.reporting.scaling;

import dev.weir.kit.http.HttpProblem;
import dev.weir.reporting.answers.JsonBody;
import dev.weir.reporting.scaling.changes.AuditEntry;
import dev.weir.reporting.scaling.changes.Plan;
import dev.weir.reporting.scaling.changes.Proposal;
import dev.weir.reporting.scaling.changes.Window;
import dev.weir.reporting.scaling.config.Action;
import dev.weir.reporting.scaling.config.Operator;
import dev.weir.reporting.scaling.provider.ProviderFailure;
import dev.weir.reporting.scaling.provider.Sizing;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Windows: made, listed, ended. */
final class WindowRoutes {
    private static final Set<String> FIELDS = fields();
    private static final int LONGEST_NAME = 100;
    private static final Duration READ_BACK = Duration.ofSeconds(10);

    private final Desk desk;

    WindowRoutes(Desk desk) {
        this.desk = desk;
    }

    private static Set<String> fields() {
        Set<String> names = SizingFields.and("service", "name", "confirm");
        names.addAll(PlanFields.NAMES);
        return names;
    }

    void list(Context ctx) throws InterruptedException {
        Operator operator = desk.operators().of(ctx);
        Instant now = desk.now();
        var items = Answers.array();
        desk.book().windows().stream()
                .filter(window -> operator.grant(window.service()).isPresent())
                .forEach(window -> items.add(Answers.window(window, desk.book(), now)));
        Answers.send(ctx, Answers.list(items, null));
    }

    void create(Context ctx) throws IOException, InterruptedException {
        JsonBody body = JsonBody.read(ctx, FIELDS);
        Desk.Visit visit = desk.visit(ctx, body.text("service"));
        desk.require(visit, Action.WINDOWS);
        String name = name(body);
        Sizing fields = SizingFields.read(body);
        Plan plan = PlanFields.read(body, desk.now());
        String whyConfirm = rules(visit, fields, body);
        String confirm = body.text("confirm");
        String serviceName = visit.service().name();
        if (whyConfirm != null && confirm == null) {
            body.refuse("confirm", "must be the service's name, since " + whyConfirm);
        } else if (confirm != null && !confirm.equals(serviceName)) {
            body.refuse("confirm", "must be the service's name");
        }
        if (plan != null) {
            desk.book().windows().stream()
                    .filter(other -> other.service().equals(serviceName) && plan.overlaps(other.plan(), desk.now()))
                    .forEach(other -> body.refuse(
                            "from",
                            "to, or start and end: the window overlaps "
                                    + (other.name() == null ? other.id() : other.name())));
        }
        Submission.check(desk, visit, "windows", body);
        if (plan == null) {
            throw new IllegalStateException("A plan that was refused was not said to be");
        }
        Window window = new Window(
                UUID.randomUUID().toString(), serviceName, visit.operator().name(), name, fields, plan, desk.now());
        desk.writer().write(List.of(audit(visit, window, "asked").record(), window.record()));
        var _ = desk.book().await(() -> desk.book().window(window.id()).isPresent(), READ_BACK);
        ctx.status(201).header("Location", "/api/scaling/windows/" + window.id());
        Answers.send(ctx, Answers.window(window, desk.book(), desk.now()));
    }

    void delete(Context ctx) throws InterruptedException {
        Operator operator = desk.operators().of(ctx);
        Window window = desk.book()
                .window(ctx.pathParam("window_id"))
                .filter(known -> operator.grant(known.service()).isPresent())
                .orElseThrow(() -> HttpProblem.notFound("You see no such window"));
        Desk.Visit visit = desk.visit(ctx, window.service());
        desk.require(visit, Action.WINDOWS);
        desk.writer()
                .write(List.of(
                        window.tombstone(), audit(visit, window, "cancelled").record()));
        var _ = desk.book().await(() -> desk.book().window(window.id()).isEmpty(), READ_BACK);
        ctx.status(204);
    }

    private @Nullable String rules(Desk.Visit visit, Sizing fields, JsonBody body) throws InterruptedException {
        if (fields.isEmpty() && !body.isGood()) {
            return null;
        }
        try {
            return switch (desk.proposals().scale(visit.service(), visit.grant(), fields, null)) {
                case Proposal.Fits fits -> fits.whyConfirm();
                case Proposal.AlreadySet _ -> null;
                case Proposal.Broken broken -> {
                    broken.errors().forEach(error -> body.refuse(error.field(), error.reason()));
                    yield broken.whyConfirm();
                }
            };
        } catch (ProviderFailure e) {
            throw Desk.problem(e);
        }
    }

    private AuditEntry audit(Desk.Visit visit, Window window, String result) {
        return AuditEntry.of(
                desk.now(),
                visit.operator().name(),
                window.service(),
                "windows",
                window.fields(),
                result,
                window.id(),
                visit.from(),
                window.name());
    }

    private static @Nullable String name(JsonBody body) {
        String name = body.text("name");
        if (name != null
                && (name.isBlank()
                        || name.length() > LONGEST_NAME
                        || name.chars().anyMatch(Character::isISOControl))) {
            body.refuse("name", "must have 1 to " + LONGEST_NAME + " characters, none of them a control character");
        }
        return name;
    }
}
