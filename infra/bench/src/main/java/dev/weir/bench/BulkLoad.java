package dev.weir.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.clickhouse.ClickHouseConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A bulk load through the whole product: one file of companies in the bucket, until each of them can be read in
 * ClickHouse, and the memory of the service that reads the file.
 */
final class BulkLoad implements Trial {
    private static final CompanyFile.Form FORM =
            CompanyFile.Form.valueOf(System.getProperty("weir.bench.loads.form", "NDJSON"));
    private static final Duration LOOK = Duration.ofMillis(200);

    /** More than a heap of 192 MB leaves to grow into would be a service that keeps what it reads. */
    private static final double MOST_GROWTH_MB = 64;

    @Override
    public String name() {
        return "loads";
    }

    @Override
    public String about() {
        return "the whole stack: one file of companies from S3 until visible in ClickHouse, and the reader's memory;"
                + " 2,000,000 records are about 1 GB";
    }

    /** The longest that the load may take. */
    @Override
    public Duration usually() {
        return Duration.ofMinutes(10);
    }

    @Override
    public List<Goal> goals() {
        return List.of(new Goal.RateAtLeast(30_000), new Goal.FigureBelow("reporting_growth_mb", MOST_GROWTH_MB));
    }

    @Override
    public Sample run(Workplace workplace, Duration time, List<String> problems) throws Exception {
        long warmUp = Math.ceilDiv(workplace.records(), 10);
        try (WholeStack stack = WholeStack.start(workplace)) {
            ClickHouseConnection clickHouse = stack.clickHouse().withTimeout(time);
            new CompanyFile(FORM, 1, warmUp).write(clickHouse, stack.s3(), stack.loadsFolder() + "warm-up/");
            new CompanyFile(FORM, 1 + warmUp, workplace.records())
                    .write(clickHouse, stack.s3(), stack.loadsFolder() + "measured/");
            judge(load(stack, "warm-up/", warmUp, time), warmUp, problems);

            List<Double> memory = new ArrayList<>();
            Map<String, Duration> before = stack.processorTime();
            long begun = System.nanoTime();
            Loaded loaded;
            try (Repeatedly _ = new Repeatedly(LOOK, () -> memory.add(megabytes(stack, "VmRSS")))) {
                loaded = load(stack, "measured/", warmUp + workplace.records(), time);
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            judge(loaded, workplace.records(), problems);
            problems.addAll(stack.recordProblems(warmUp + workplace.records()));

            Map<String, Double> figures = new HashMap<>();
            figures.put("file_mb", loaded.answer().path("bytes_total").asLong() / 1e6);
            figures.put("seconds", seconds);
            figures.put("accepted_a_second", workplace.records() / loaded.acceptedAfter());
            figures.put("reporting_peak_mb", megabytes(stack, "VmHWM"));
            figures.put(
                    "reporting_growth_mb",
                    Spread.ofLastThird(memory).median()
                            - Spread.ofFirstThird(memory).median());
            figures.putAll(stack.processorsSince(before, seconds));
            return new Sample(workplace.records() / seconds, figures);
        }
    }

    /**
     * A load that has ended.
     *
     * @param acceptedAfter seconds until its last record was on entities.raw
     */
    private record Loaded(JsonNode answer, double acceptedAfter) {}

    /** Asks for the load, and waits until it has ended and so many companies can be read. */
    private static Loaded load(WholeStack stack, String prefix, long visible, Duration limit)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        String job = stack.ask(
                        "POST",
                        "/api/loads",
                        "ingest",
                        "{\"entity\":\"companies\",\"s3_prefix\":\"" + prefix + "\",\"mode\":\"incremental\"}")
                .path("job_id")
                .asText();
        JsonNode answer;
        do {
            Thread.sleep(LOOK);
            answer = stack.ask("GET", "/api/loads/" + job, "ingest", "");
        } while (answer.path("finished_at").isNull() && System.nanoTime() - begun < limit.toNanos());
        double acceptedAfter = (System.nanoTime() - begun) / 1e9;
        while (stack.companies() < visible && System.nanoTime() - begun < limit.toNanos()) {
            Thread.sleep(LOOK);
        }
        return new Loaded(answer, acceptedAfter);
    }

    private static void judge(Loaded loaded, long records, List<String> problems) {
        if (!loaded.answer().path("status").asText().equals("SUCCEEDED")
                || loaded.answer().path("accepted").asLong() != records) {
            problems.add("a load of " + records + " records ended as " + loaded.answer());
        }
    }

    private static double megabytes(WholeStack stack, String figure) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(stack.pid("reporting")), "status"))) {
                if (line.startsWith(figure + ":")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("The reporting API is gone");
    }
}
