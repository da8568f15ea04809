package dev.weir.reporting.scaling;

import dev.weir.kit.Closer;
import dev.weir.kit.Health;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.http.Needs;
import dev.weir.reporting.kafka.TopicWriter;
import dev.weir.reporting.scaling.changes.AuditBook;
import dev.weir.reporting.scaling.changes.Book;
import dev.weir.reporting.scaling.changes.BookFeed;
import dev.weir.reporting.scaling.changes.Executor;
import dev.weir.reporting.scaling.changes.Pace;
import dev.weir.reporting.scaling.changes.Proposals;
import dev.weir.reporting.scaling.config.OrgConfig;
import dev.weir.reporting.scaling.provider.Providers;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Scaling as a whole: its routes, and what carries changes out. Where it is not configured, its routes say how to. */
public final class Scaling implements AutoCloseable {
    private static final Needs SCALE = Needs.anyOf(Scope.SCALE);

    private final @Nullable Configured configured;

    private record Configured(
            Closer closer,
            BookFeed feed,
            AuditBook audit,
            Executor executor,
            Health.Need read,
            ChangeRoutes changes,
            WindowRoutes windows,
            ServiceRoutes services) {}

    public Scaling(
            String kafka,
            @Nullable OrgConfig config,
            TopicWriter writer,
            Health health,
            MeterRegistry metrics,
            Clock clock)
            throws IOException {
        this(kafka, config, writer, health, metrics, clock, Pace.USUAL);
    }

    Scaling(
            String kafka,
            @Nullable OrgConfig config,
            TopicWriter writer,
            Health health,
            MeterRegistry metrics,
            Clock clock,
            Pace pace)
            throws IOException {
        this.configured = config == null ? null : configured(kafka, config, writer, health, metrics, clock, pace);
    }

    private static Configured configured(
            String kafka,
            OrgConfig config,
            TopicWriter writer,
            Health health,
            MeterRegistry metrics,
            Clock clock,
            Pace pace)
            throws IOException {
        Closer closer = new Closer();
        Providers providers = closer.register(new Providers(config));
        Book book = new Book();
        Health.Need read = health.need("scaling");
        BookFeed feed = closer.register(new BookFeed(kafka, book, read));
        AuditBook audit = closer.register(new AuditBook(kafka));
        Proposals proposals = new Proposals(config, providers, book);
        Executor executor = closer.register(new Executor(kafka, config, providers, proposals, book, feed, clock, pace));
        ScalingMetrics.bind(metrics, book, executor, clock);
        Desk desk = new Desk(config, new Operators(config), providers, proposals, book, audit, writer, clock);
        return new Configured(
                closer,
                feed,
                audit,
                executor,
                read,
                new ChangeRoutes(desk),
                new WindowRoutes(desk),
                new ServiceRoutes(desk));
    }

    public void start() {
        if (configured != null) {
            configured.feed().start();
            configured.audit().start();
            configured.executor().start();
        }
    }

    public void addTo(JavalinConfig config) {
        config.routes.get("/api/services", with(parts -> parts.services()::list), SCALE);
        config.routes.get("/api/service/state", with(parts -> parts.services()::state), SCALE);
        config.routes.get("/api/service/config", with(parts -> parts.services()::config), SCALE);
        config.routes.get("/api/service/ip-access-list", with(parts -> parts.services()::access), SCALE);
        config.routes.get("/api/service/details", with(parts -> parts.services()::details), SCALE);
        config.routes.post("/api/service/state", with(parts -> parts.changes()::command), SCALE);
        config.routes.post("/api/scaling", with(parts -> parts.changes()::scale), SCALE);
        config.routes.get("/api/scaling", with(parts -> parts.changes()::list), SCALE);
        config.routes.get("/api/scaling/audit", with(parts -> parts.services()::audit), SCALE);
        config.routes.get("/api/scaling/windows", with(parts -> parts.windows()::list), SCALE);
        config.routes.post("/api/scaling/windows", with(parts -> parts.windows()::create), SCALE);
        config.routes.delete("/api/scaling/windows/{window_id}", with(parts -> parts.windows()::delete), SCALE);
        config.routes.get("/api/scaling/{change_id}", with(parts -> parts.changes()::show), SCALE);
        config.routes.delete("/api/scaling/{change_id}", with(parts -> parts.changes()::cancel), SCALE);
    }

    private Handler with(Function<Configured, Handler> route) {
        Configured parts = configured;
        if (parts == null) {
            return _ -> {
                throw new HttpProblem(
                        503,
                        "scaling-not-configured",
                        "Scaling is not configured",
                        "Name an org_config.yaml in WEIR_ORG_CONFIG and start the reporting API again;"
                                + " docs/scaling-clickhouse.md tells how");
            };
        }
        Handler handler = route.apply(parts);
        return ctx -> {
            if (!parts.read().isMet()) {
                throw HttpProblem.unavailable(
                        "scaling-not-read", "The changes so far are not read yet", Duration.ofSeconds(1));
            }
            handler.handle(ctx);
        };
    }

    @Override
    public void close() {
        if (configured != null) {
            configured.closer().close();
        }
    }
}
