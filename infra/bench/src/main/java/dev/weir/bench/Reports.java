package dev.weir.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How fast reports are over a large ledger: each kind one after the other, then the daily report from many clients. */
final class Reports implements Trial {
    private static final int CLIENTS = 50;
    private static final int OK = 200;
    private static final Duration LONGEST_FIRST = Duration.ofSeconds(10);

    /** The service has just started: until then its compilers take a part of the processors. From many and from one. */
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "reports";
    }

    @Override
    public String about() {
        return "the reporting API over 100 million ledger rows: a user's day, day totals, top pages, 50 clients";
    }

    @Override
    public Duration usually() {
        return Duration.ofSeconds(60);
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                new Goal.FigureBelow("user_p99_ms", 20),
                new Goal.FigureBelow("daily_p99_ms", 50),
                new Goal.FigureBelow("top_pages_p99_ms", 50),
                new Goal.RateAtLeast(200));
    }

    @Override
    public Sample run(Workplace workplace, Duration time, List<String> problems) throws Exception {
        try (ReportingParts parts = ReportingParts.start(workplace)) {
            Duration each = time.dividedBy(4);
            ReportGets user = parts.userDays();
            ReportGets daily = parts.gets("/api/reports/daily?" + parts.thirtyDays());
            ReportGets topPages = parts.gets("/api/reports/top-pages?limit=10&" + parts.thirtyDays());
            Map<String, Double> figures = new HashMap<>();
            double coldDaily = first(parts, daily, problems);
            double coldTopPages = first(parts, topPages, problems);
            load(parts, user, CLIENTS, WARM_UP, problems);
            load(parts, user, 1, WARM_UP, problems);
            alone("user", load(parts, user, 1, each, problems), figures);
            alone("daily", load(parts, daily, 1, each, problems), figures);
            alone("top_pages", load(parts, topPages, 1, each, problems), figures);
            Sample many = load(parts, user, CLIENTS, each, problems);
            figures.put("daily_first_ms", coldDaily);
            figures.put("top_pages_first_ms", coldTopPages);
            figures.put("of_50_clients_p99_ms", many.figures().getOrDefault("p99_ms", Double.NaN));
            figures.put("rows_millions", parts.rows() / 1e6);
            return new Sample(many.rate(), figures);
        }
    }

    private static double first(ReportingParts parts, ReportGets requests, List<String> problems) throws IOException {
        try (HttpLoad load = new HttpLoad(parts.port(), 1, requests, OK)) {
            Sample sample = load.run(new HttpLoad.Limits(1, LONGEST_FIRST));
            judge(load, problems);
            return sample.figures().getOrDefault("max_ms", Double.NaN);
        }
    }

    private static Sample load(
            ReportingParts parts, ReportGets requests, int clients, Duration time, List<String> problems)
            throws IOException {
        try (HttpLoad load = new HttpLoad(parts.port(), clients, requests, OK)) {
            Sample sample = load.run(new HttpLoad.Limits(Long.MAX_VALUE, time));
            judge(load, problems);
            return sample;
        }
    }

    private static void judge(HttpLoad load, List<String> problems) {
        if (load.lastRefusal() != 0) {
            problems.add("a report was answered with " + load.lastRefusal());
        }
    }

    private static void alone(String name, Sample sample, Map<String, Double> figures) {
        figures.put(name + "_p50_ms", sample.figures().getOrDefault("p50_ms", Double.NaN));
        figures.put(name + "_p99_ms", sample.figures().getOrDefault("p99_ms", Double.NaN));
    }
}
