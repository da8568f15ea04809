package dev.weir.faults;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.local.ProjectFolder;
import dev.weir.stack.StackFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Exports all rows of a tenant, sorted, into one Parquet file, and kills the reporting API with signal 9 while ClickHouse
 * works on it.
 *
 * @param rows of the tenant in the ledger; another one has a tenth of that
 * @param progress told of each step
 */
record ExportKill(long rows, Consumer<String> progress) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final String TENANT = "demo";
    private static final String OTHER = "acme";
    private static final long BLOCK = 1_000_000;
    private static final int DAYS = 10;

    /** A query over few rows would be over before anybody is killed: each of these takes a microsecond for every row. */
    private static final long ROWS_WITHOUT_WORK = 3_000_000;

    private static final int MOST_WORK = 20;

    /**
     * What came of it.
     *
     * @param killedAt where the job was, as a share of the rows that its query reads
     * @param job as it is at its end
     * @param problems what was not as it must be
     */
    record Outcome(long rows, double killedAt, Duration time, JsonNode job, List<String> problems) {
        boolean isSound() {
            return problems.isEmpty();
        }

        String toText() {
            return isSound()
                    ? String.format(
                            Locale.ROOT,
                            "%,d rows were exported in %.1f s, through a kill -9 of the reporting API at %.0f %%: the file"
                                    + " has every row once, %,d bytes.",
                            rows,
                            time.toMillis() / 1e3,
                            killedAt * 100,
                            job.path("result_size").asLong())
                    : String.join("\n", problems);
        }

        String toJson() {
            var json = JSON.createObjectNode()
                    .put("sound", isSound())
                    .put("rows", rows)
                    .put("killed_at", killedAt)
                    .put("seconds", time.toMillis() / 1e3);
            json.set("job", job);
            problems.forEach(json.putArray("problems")::add);
            return json.toString();
        }
    }

    /** In that folder, which is new. */
    Outcome run(Path folder) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient();
                Stack stack = Stack.whole(ProjectFolder.find(), folder)) {
            progress.accept("the stack is ready in " + folder);
            Session session = new Session(http, stack);
            fill(session, TENANT, rows);
            fill(session, OTHER, rows / 10);
            progress.accept(String.format(Locale.ROOT, "%,d rows are in the ledger", rows));
            return export(stack, session);
        }
    }

    private Outcome export(Stack stack, Session session) throws Exception {
        long begun = System.nanoTime();
        String id =
                session.ask("POST", "/api/exports", request()).path("job_id").asText();
        JsonNode[] seen = {JSON.nullNode()};
        until("the export to be under way", () -> {
            seen[0] = session.job(id);
            return isOver(seen[0]) || seen[0].path("rows_read").asLong() > 0;
        });
        List<String> problems = new ArrayList<>();
        if (!seen[0].path("status").asText().equals("RUNNING")) {
            problems.add("The export was over before anything could be killed: " + seen[0]);
        }
        double killedAt = seen[0].path("progress").asDouble();
        stack.kill("reporting");
        progress.accept("the reporting API was killed and is back");
        until("the export to end", () -> {
            seen[0] = session.job(id);
            return isOver(seen[0]);
        });
        Duration time = Duration.ofNanos(System.nanoTime() - begun);
        judge(session, seen[0], problems);
        return new Outcome(rows, killedAt, time, seen[0], problems);
    }

    private void judge(Session session, JsonNode job, List<String> problems) throws Exception {
        if (!job.path("status").asText().equals("DONE")) {
            problems.add("The export ended as " + job.path("status").asText() + ": "
                    + job.path("error").asText());
            return;
        }
        String sums = "SELECT count(), groupBitXor(request_id), sum(toUInt64(user_id)) FROM ";
        String stored = session.sql(sums + "weir.traffic_ledger WHERE tenant_id = '" + TENANT + "'");
        String exported = session.sql(sums + "s3(weir_exports, filename = '"
                + job.path("result_uri").asText().replaceFirst("s3://[^/]+/", "") + "', format = 'Parquet')");
        if (!stored.equals(exported) || job.path("rows").asLong() != rows) {
            problems.add("The ledger has rows, ids and users that sum up to " + stored + ", the file to " + exported
                    + ", and the job tells of " + job.path("rows").asText() + " rows");
        }
        String running = session.sql("SELECT count() FROM system.processes WHERE startsWith(query_id, 'export-')");
        if (!running.equals("0")) {
            problems.add(running + " queries of exports are left running");
        }
    }

    private String request() {
        StringBuilder query = new StringBuilder("SELECT * FROM weir.traffic_entries WHERE 1 = 1");
        for (int i = 0; i < Math.min(MOST_WORK, ROWS_WITHOUT_WORK / rows); i++) {
            query.append(" AND arrayCount(x -> halfMD5(request_id, x) = ")
                    .append(i)
                    .append(", range(10)) = 0");
        }
        return JSON.createObjectNode()
                .put("report_id", "killed")
                .put("query", query.append(" ORDER BY page_url, request_id").toString())
                .put("format", "parquet")
                .toString();
    }

    private static void fill(Session session, String tenant, long rows) throws Exception {
        for (long from = 0; from < rows; from += BLOCK) {
            session.sql("""
                    INSERT INTO weir.traffic_ledger
                    SELECT '%1$s', cityHash64(number, 'user') %% 50000,
                        toDateTime64('2026-11-01 00:00:00', 3, 'UTC') + toIntervalDay(%2$d)
                            + toIntervalMillisecond(cityHash64(number, 'moment') %% 86400000),
                        cityHash64(number, 'request'),
                        concat('https://shop.example/page/', toString(cityHash64(number, 'page') %% 2000)),
                        1, 1, now64(3), 'filled', number %% 8, number
                    FROM numbers(%3$d, %4$d)
                    SETTINGS max_insert_block_size = 1000000, min_insert_block_size_rows = 1000000""".formatted(tenant, from / BLOCK % DAYS, from, Math.min(BLOCK, rows - from)));
        }
    }

    private static boolean isOver(JsonNode job) {
        return job.path("finished_at").isTextual();
    }

    private static void until(String what, Callable<Boolean> condition) {
        await(what).atMost(LONGEST).pollInterval(LOOK).ignoreExceptions().until(condition);
    }

    /** Asks the stack as a tenant and as the operator of ClickHouse. */
    private record Session(HttpClient http, Stack stack) {
        JsonNode job(String id) throws IOException, InterruptedException {
            return ask("GET", "/api/exports/" + id, "");
        }

        JsonNode ask(String method, String path, String body) throws IOException, InterruptedException {
            StackFile facts = stack.facts();
            String key = facts.key(TENANT, "export").orElseThrow();
            return JSON.readTree(send(HttpRequest.newBuilder(URI.create(facts.reporting() + path))
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json")
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))));
        }

        String sql(String statement) throws IOException, InterruptedException {
            StackFile.ClickHouse clickHouse = stack.facts().clickhouse();
            return send(HttpRequest.newBuilder(URI.create(clickHouse.http()))
                            .header("X-ClickHouse-User", clickHouse.user())
                            .header("X-ClickHouse-Key", clickHouse.password())
                            .POST(BodyPublishers.ofString(statement)))
                    .strip();
        }

        private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
            HttpResponse<String> answer =
                    http.send(request.timeout(Duration.ofMinutes(5)).build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException("The answer was " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        }
    }
}
