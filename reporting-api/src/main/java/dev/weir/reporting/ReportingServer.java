package dev.weir.reporting;

import dev.weir.clickhouse.access.ReaderPasswords;
import dev.weir.contract.Topics;
import dev.weir.contract.entities.Entities;
import dev.weir.kit.Closer;
import dev.weir.kit.Health;
import dev.weir.kit.Operations;
import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.KeyFeed;
import dev.weir.kit.access.KeyUsage;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.ApiDocs;
import dev.weir.kit.http.ApiDocument;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.Needs;
import dev.weir.kit.pipeline.PipelineRoute;
import dev.weir.reporting.audit.AuditRoutes;
import dev.weir.reporting.audit.Auditor;
import dev.weir.reporting.audit.ReportsFirst;
import dev.weir.reporting.clickhouse.ClickHouseStatus;
import dev.weir.reporting.clickhouse.LedgerVersions;
import dev.weir.reporting.clickhouse.MonitorPool;
import dev.weir.reporting.clickhouse.SchemaRoutes;
import dev.weir.reporting.clickhouse.TenantQueries;
import dev.weir.reporting.console.Console;
import dev.weir.reporting.erasures.ErasureBook;
import dev.weir.reporting.erasures.ErasureJobs;
import dev.weir.reporting.erasures.ErasureRoutes;
import dev.weir.reporting.exports.Exports;
import dev.weir.reporting.kafka.TopicWriter;
import dev.weir.reporting.keys.KeyRoutes;
import dev.weir.reporting.keys.KeyUsageFeed;
import dev.weir.reporting.loads.Loads;
import dev.weir.reporting.pipeline.AccountFeed;
import dev.weir.reporting.pipeline.Balance;
import dev.weir.reporting.pipeline.BooksComparison;
import dev.weir.reporting.pipeline.BooksWatch;
import dev.weir.reporting.pipeline.Freshness;
import dev.weir.reporting.pipeline.Funnel;
import dev.weir.reporting.pipeline.StoredRows;
import dev.weir.reporting.records.HistoryTenants;
import dev.weir.reporting.records.RecordAnswers;
import dev.weir.reporting.records.RecordDocument;
import dev.weir.reporting.records.RecordRoutes;
import dev.weir.reporting.records.StatisticsRoutes;
import dev.weir.reporting.records.analytics.AnalyticsRoutes;
import dev.weir.reporting.records.integrity.IntegrityRoutes;
import dev.weir.reporting.records.integrity.IntegrityWatch;
import dev.weir.reporting.records.retention.RetentionWatch;
import dev.weir.reporting.rejected.RejectedRoutes;
import dev.weir.reporting.reports.ConcurrentRoutes;
import dev.weir.reporting.reports.DailyReport;
import dev.weir.reporting.reports.KnownAnswers;
import dev.weir.reporting.reports.TenantReports;
import dev.weir.reporting.reports.TrafficReports;
import dev.weir.reporting.reports.UserDays;
import dev.weir.reporting.scaling.Scaling;
import io.javalin.Javalin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** The reporting API as one thing that can be started, in its own process or inside a test. */
final class ReportingServer implements AutoCloseable {
    private static final Needs READ = Needs.anyOf(Scope.READ);

    /** Room for a cursor that holds the longest page_url, in a URL. */
    private static final int HEADER_BYTES = 32 * 1024;

    private final Closer closer = new Closer();
    private final Javalin http;

    ReportingServer(ReportingSettings settings, Health health, Operations operations, Clock clock) throws IOException {
        Pepper pepper = new Pepper(settings.pepper());
        KeyDirectory keys = new KeyDirectory(pepper, clock);
        Path staticKeys = settings.staticKeys();
        if (staticKeys != null) {
            keys.loadFile(staticKeys);
        }
        Entities entities = Entities.load(Optional.ofNullable(settings.entityDefinitions()));
        Health.Need allKeys = health.need("keys");
        closer.register(new KeyFeed(settings.kafka(), keys, allKeys));
        MonitorPool clickHouse = closer.register(new MonitorPool(
                settings.clickHouse(), settings.monitorPassword(), settings.connectWithin(), settings.answerWithin()));
        TenantQueries queries = closer.register(new TenantQueries(
                settings.clickHouse(),
                new ReaderPasswords(settings.readerSecret()),
                settings.connectionsPerTenant(),
                settings.connectWithin(),
                settings.answerWithin()));
        Freshness freshness = closer.register(new Freshness(
                settings.kafka(), PipelineRoute.TRAFFIC, settings.lookEvery(), clock, health.need("kafka")));
        Freshness entityFreshness = closer.register(new Freshness(
                settings.kafka(), PipelineRoute.ENTITIES, settings.lookEvery(), clock, health.need("entities")));
        ClickHouseStatus status = closer.register(new ClickHouseStatus(clickHouse, health.need("clickhouse")));
        LedgerVersions versions =
                closer.register(new LedgerVersions(settings.clickHouse(), settings.monitorPassword()));
        TenantReports reports = new TenantReports(queries, freshness, new KnownAnswers(versions));
        DailyReport daily = new DailyReport(reports, new UserDays(queries, clock, settings.futureSkew()));
        TrafficReports traffic = new TrafficReports(reports, clock);
        RecordAnswers recordAnswers = new RecordAnswers(queries, entityFreshness);
        AnalyticsRoutes analytics = new AnalyticsRoutes(entities, recordAnswers, clock);
        RecordRoutes records = new RecordRoutes(entities, recordAnswers);
        AccountFeed accounts =
                closer.register(new AccountFeed(settings.kafka(), Topics.TRAFFIC_RAW, Topics.TRAFFIC_ACCOUNTS));
        AccountFeed recordAccounts =
                closer.register(new AccountFeed(settings.kafka(), Topics.ENTITIES_RAW, Topics.ENTITIES_ACCOUNTS));
        TopicWriter writer = closer.register(new TopicWriter(settings.kafka()));
        closer.register(new KeyUsage(settings.kafka(), keys, KeyUsage.EVERY));
        KeyUsageFeed keyUsage = closer.register(new KeyUsageFeed(settings.kafka(), keys));
        IntegrityRoutes integrity = new IntegrityRoutes(
                entities, queries, entityFreshness, writer, settings.futureSkew(), clock, operations.metrics());
        IntegrityWatch integrityWatch =
                closer.register(integrity.watch(new HistoryTenants(clickHouse), settings.integrityEvery()));
        RetentionWatch retention = closer.register(new RetentionWatch(
                entities, settings.retention(), settings.retentionEvery(), clickHouse, entityFreshness, writer, clock));
        KeyRoutes keyRoutes = new KeyRoutes(keys, pepper, writer, clock, allKeys, keyUsage);
        ErasureJobs erasureJobs = closer.register(new ErasureJobs(settings.kafka()));
        ErasureRoutes erasures = new ErasureRoutes(erasureJobs, new ErasureBook(queries));
        Exports exports = closer.register(new Exports(
                settings.exports(),
                settings.kafka(),
                settings.clickHouse(),
                new ReaderPasswords(settings.readerSecret()),
                writer,
                freshness,
                health,
                clock));
        RejectedRoutes rejected = closer.register(new RejectedRoutes(settings.kafka(), writer, erasureJobs, entities));
        BooksComparison trafficBooks = new BooksComparison(StoredRows.ofTraffic(clickHouse), freshness, accounts);
        BooksComparison recordBooks =
                new BooksComparison(StoredRows.ofRecords(clickHouse, entities), entityFreshness, recordAccounts);
        Balance balance = new Balance(trafficBooks, recordBooks);
        BooksWatch books =
                closer.register(new BooksWatch(Topics.TRAFFIC_RAW.name(), trafficBooks, operations.metrics()));
        BooksWatch recordsWatch =
                closer.register(new BooksWatch(Topics.ENTITIES_RAW.name(), recordBooks, operations.metrics()));
        ReportsFirst reportsFirst = new ReportsFirst();
        Auditor auditor = closer.register(new Auditor(
                settings.kafka(),
                clickHouse,
                freshness,
                books,
                reportsFirst,
                writer,
                settings.auditEvery(),
                clock,
                operations.metrics()));
        Scaling scaling = closer.register(
                new Scaling(settings.kafka(), settings.orgConfig(), writer, health, operations.metrics(), clock));
        Loads loads = closer.register(new Loads(
                settings.loads(),
                new Loads.Parts(
                        settings.kafka(),
                        settings.clickHouse(),
                        new ReaderPasswords(settings.readerSecret()),
                        exports.server(),
                        writer),
                entities,
                clock));
        SchemaRoutes schema = new SchemaRoutes(settings.clickHouse(), settings.monitorPassword(), entities);
        Console console = new Console(keys);
        SequencedMap<String, Funnel.Line> lines = new LinkedHashMap<>();
        lines.put(Topics.TRAFFIC_RAW.name(), new Funnel.Line(StoredRows.ofTraffic(clickHouse), freshness, accounts));
        lines.put(
                Topics.ENTITIES_RAW.name(),
                new Funnel.Line(StoredRows.ofRecords(clickHouse, entities), entityFreshness, recordAccounts));
        Funnel funnel = new Funnel(lines, clock);

        http = Javalin.create(config -> {
            HttpEdge.install(config, keys);
            HttpEdge.operations(config, health, operations, settings.host(), settings.publicOperations());
            config.concurrency.useVirtualThreads = true;
            config.jetty.modifyHttpConfiguration(http -> http.setRequestHeaderSize(HEADER_BYTES));
            config.routes.get("/clickhouse-status", status::handle, Needs.NOTHING);
            config.routes.get("/api/traffic/daily/{user_id}", daily::handle, READ);
            config.routes.get("/api/reports/daily", traffic::daily, READ);
            config.routes.get("/api/reports/top-pages", traffic::topPages, READ);
            config.routes.get("/api/reports/users", traffic::users, READ);
            config.routes.get("/api/reports/totals", traffic::totals, READ);
            config.routes.get("/api/reports/series", traffic::series, READ);
            config.routes.get("/api/pipeline/funnel", funnel::handle, Needs.anyOf(Scope.READ, Scope.ADMIN));
            config.routes.get("/api/pipeline/balance", balance::handle, Needs.anyOf(Scope.READ, Scope.ADMIN));
            reportsFirst.addTo(config);
            new AuditRoutes(auditor).addTo(config);
            console.addTo(config);
            new ConcurrentRoutes(queries, clock).addTo(config);
            analytics.addTo(config);
            integrity.addTo(config);
            new StatisticsRoutes(entities, settings.retention(), clickHouse).addTo(config);
            schema.addTo(config);
            records.addTo(config);
            ApiDocs.install(config, ApiDocument.of(ReportingServer.class).with(RecordDocument.of(entities)));
            keyRoutes.addTo(config);
            rejected.addTo(config);
            erasures.addTo(config);
            scaling.addTo(config);
            exports.addTo(config);
            loads.addTo(config);
        });
        closer.register((AutoCloseable) http::stop);
        freshness.start();
        entityFreshness.start();
        status.start();
        accounts.start();
        recordAccounts.start();
        books.start();
        recordsWatch.start();
        integrityWatch.start();
        retention.start();
        auditor.start();
        keyUsage.start();
        erasureJobs.start();
        scaling.start();
        exports.start();
        loads.start();
        http.start(settings.host(), settings.port());
    }

    /** What it serves, as {@link ApiDocument#operations} writes it. */
    Set<String> operations() {
        return ApiDocument.served(http);
    }

    int port() {
        return http.port();
    }

    @Override
    public void close() {
        closer.close();
    }
}
