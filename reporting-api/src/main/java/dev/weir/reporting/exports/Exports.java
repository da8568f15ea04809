package dev.weir.reporting.exports;

import dev.weir.clickhouse.access.ReaderPasswords;
import dev.weir.kit.Closer;
import dev.weir.kit.Health;
import dev.weir.reporting.exports.definitions.ReportDefinitions;
import dev.weir.reporting.exports.jobs.ExportJobs;
import dev.weir.reporting.exports.query.ExportServer;
import dev.weir.reporting.exports.query.QueryCheck;
import dev.weir.reporting.exports.runs.ExportRuns;
import dev.weir.reporting.kafka.TopicWriter;
import dev.weir.reporting.pipeline.Freshness;
import io.javalin.config.JavalinConfig;
import java.net.URI;
import java.time.Clock;

/** Query exports as one thing: the jobs, what runs them, and their routes. */
public final class Exports implements AutoCloseable {
    private final Closer closer = new Closer();
    private final ExportJobs jobs;
    private final ReportDefinitions definitions;
    private final ExportRuns runs;
    private final ExportRoutes routes;
    private final DefinitionRoutes definitionRoutes;
    private final ResultRoutes results;
    private final ExportEvents events;

    /** Starts nothing. */
    public Exports(
            ExportSettings settings,
            String kafka,
            URI clickHouse,
            ReaderPasswords passwords,
            TopicWriter writer,
            Freshness freshness,
            Health health,
            Clock clock) {
        jobs = closer.register(new ExportJobs(kafka));
        definitions = closer.register(new ReportDefinitions(kafka, writer));
        runs = closer.register(new ExportRuns(
                kafka,
                clickHouse,
                settings.s3(),
                settings.location(),
                settings.clickHouse(),
                settings.limits(),
                passwords,
                jobs,
                freshness,
                health.option("exports"),
                clock));
        JobView view = new JobView(jobs, runs);
        Submission submission = new Submission(
                jobs, new QueryCheck(runs.server()), writer, settings.reuseWithin(), settings.queue(), clock);
        routes = new ExportRoutes(jobs, definitions, submission, writer, view);
        definitionRoutes = new DefinitionRoutes(definitions, submission);
        results = new ResultRoutes(jobs, runs);
        events = new ExportEvents(jobs, view);
    }

    public void addTo(JavalinConfig config) {
        routes.addTo(config);
        definitionRoutes.addTo(config);
        results.addTo(config);
        config.routes.get("/api/exports/{job_id}/events", events::handle, ExportRoutes.EXPORT);
    }

    /** The ClickHouse that knows the bucket. */
    public ExportServer server() {
        return runs.server();
    }

    public void start() {
        jobs.start();
        definitions.start();
        runs.start();
    }

    @Override
    public void close() {
        closer.close();
    }
}
