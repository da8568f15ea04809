package dev.weir.bench;

import dev.weir.bench.Projections.Question;
import dev.weir.clickhouse.ClickHouseConnection;
import dev.weir.clickhouse.Migrations;
import dev.weir.clickhouse.access.Access;
import dev.weir.clickhouse.access.AccessSecrets;
import dev.weir.clickhouse.access.UsersXml;
import dev.weir.local.ChildProcess;
import dev.weir.local.ClickHouseEngine;
import dev.weir.local.ClickHousePart;
import dev.weir.local.FreePorts;
import dev.weir.local.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The filled ledger of {@link Projections}; both sides ask the same server the same, one of them without projections. */
final class ProjectionsContest implements Contest {
    private static final String WITHOUT = " SETTINGS optimize_use_projections = 0";

    private final ClickHouseConnection clickHouse;
    private final ChildProcess server;

    private ProjectionsContest(ClickHouseConnection clickHouse, ChildProcess server) {
        this.clickHouse = clickHouse;
        this.server = server;
    }

    static Contest start(Workplace workplace) throws Exception {
        List<Integer> ports = FreePorts.find(2);
        String password = Long.toHexString(new SecureRandom().nextLong());
        AccessSecrets secrets = new AccessSecrets(password, password, password, password, password);
        ClickHousePart part = new ClickHousePart(
                ClickHouseEngine.library(),
                workplace.scratch().resolve("clickhouse"),
                ports.get(0),
                ports.get(1),
                new Secret(UsersXml.render(Access.describe(secrets, List.of("demo")))),
                "weir_admin",
                new Secret(password),
                workplace.scratch().resolve("clickhouse.log"));
        ChildProcess server = part.start(workplace.project());
        try {
            ClickHouseConnection clickHouse = ClickHouseConnection.to(part.http(), "weir_admin", password);
            Migrations.apply(clickHouse);
            new LedgerOfMillions(workplace.records()).write(clickHouse);
            return new ProjectionsContest(clickHouse, server);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    @Override
    public Contender baseline() {
        return new Contender("rows added up each time", time -> ask(WITHOUT, time));
    }

    @Override
    public Contender candidate() {
        return new Contender("sums inside the parts", time -> ask("", time));
    }

    /** Each question for its share of the time, and at least once; the rate is of a round of all of them. */
    private Sample ask(String settings, Duration time) {
        Map<String, Double> figures = new HashMap<>();
        double round = 0;
        for (Question question : Question.values()) {
            long begun = System.nanoTime();
            Duration cpuBefore = cpu();
            long end = begun + time.toNanos() / Question.values().length;
            int times = 0;
            do {
                clickHouse.execute(question.sql() + settings + " FORMAT Null");
                times++;
            } while (System.nanoTime() < end);
            double milliseconds = (System.nanoTime() - begun) / 1e6 / times;
            round += milliseconds;
            figures.put(question.milliseconds(), milliseconds);
            figures.put(question.processorMilliseconds(), cpu().minus(cpuBefore).toNanos() / 1e6 / times);
        }
        return new Sample(Question.values().length * 1e3 / round, figures);
    }

    private Duration cpu() {
        return ProcessHandle.of(server.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    @Override
    public List<Goal> goals() {
        return Projections.GOALS;
    }

    /** Both ways must give the same answers. */
    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (Question question : Question.values()) {
            String digest = "SELECT count(), sum(cityHash64(*)) FROM (" + question.sql() + ")";
            if (!clickHouse.query(digest).equals(clickHouse.query(digest + WITHOUT))) {
                problems.add(question.milliseconds() + ": the two answers differ");
            }
        }
        return problems;
    }

    @Override
    public void close() {
        server.close();
    }
}
