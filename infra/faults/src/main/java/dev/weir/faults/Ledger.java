package dev.weir.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What stands in ClickHouse, asked with SQL as the operator and compared with what the events say. */
final class Ledger implements AutoCloseable {
    /** So many events are compared by one query, whose memory is bounded. */
    private static final long SLICE = 500_000;

    private static final int EXAMPLES = 5;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final StackFile.ClickHouse clickHouse;
    private final Events events;

    Ledger(StackFile.ClickHouse clickHouse, Events events) {
        this.clickHouse = clickHouse;
        this.events = events;
    }

    /** Rows of the same topic, partition and offset beyond the first. */
    long repeatedOffsets() throws IOException, InterruptedException {
        JsonNode answer = ask("SELECT toString(sum(rows - offsets)) AS repeated FROM (SELECT count() AS rows,"
                + " uniqExact(topic_id, kafka_offset) AS offsets FROM weir.traffic_ledger GROUP BY kafka_partition)");
        return answer.path("repeated").asLong();
    }

    /**
     * What counts against what must count.
     *
     * @param standing events that must count
     * @param lost of them, those that do not count as they were last acknowledged
     * @param doubled how often events count beyond the first time
     * @param strange what counts and was never acknowledged, or not like this
     * @param examples a few of the events concerned
     */
    record Difference(long standing, long lost, long doubled, long strange, List<String> examples) {
        Difference plus(Difference other) {
            List<String> both = new ArrayList<>(examples);
            both.addAll(other.examples);
            return new Difference(
                    standing + other.standing,
                    lost + other.lost,
                    doubled + other.doubled,
                    strange + other.strange,
                    both.subList(0, Math.min(both.size(), EXAMPLES)));
        }
    }

    /** Compares every row with the first events, of which all were acknowledged; it takes a moment without load. */
    Difference compare(long count) throws IOException, InterruptedException {
        Difference all = new Difference(0, 0, 0, 0, List.of());
        for (long from = 0; from < count; from += SLICE) {
            long to = Math.min(from + SLICE, count);
            // The last slice reaches beyond the last event: what stands there is strange.
            String last = to == count ? "18446744073709551615" : Long.toString(to - 1);
            all = all.plus(compare(from, to, last, count));
        }
        return all;
    }

    private Difference compare(long from, long to, String last, long count) throws IOException, InterruptedException {
        String net = "(SELECT n, net, n < " + count + " AND " + events.finalSql()
                + " AS expected FROM (SELECT " + Events.numberSql()
                + " AS n, tenant_id, user_id, created_at, request_id, page_url, sum(sign) AS net"
                + " FROM weir.traffic_ledger WHERE n BETWEEN " + from + " AND " + last
                + " GROUP BY tenant_id, user_id, created_at, request_id, page_url HAVING net != 0))";
        JsonNode answer = ask("SELECT toString(countIf(expected AND net > 0)) AS found,"
                + " toString(sumIf(net - 1, expected AND net > 1)) AS doubled,"
                + " toString(countIf(NOT expected OR net < 0)) AS strange,"
                + " arrayMap(e -> toString(e), groupArrayIf(" + EXAMPLES + ")(tuple(n, net),"
                + " NOT expected OR net != 1)) AS examples FROM " + net);
        long standing = Events.standing(from, to);
        List<String> examples = new ArrayList<>();
        answer.path("examples").forEach(each -> examples.add("event and net count " + each.asText()));
        long lost = standing - answer.path("found").asLong();
        if (lost != 0) {
            ask("SELECT arrayMap(e -> toString(e), groupArray(" + EXAMPLES + ")(number)) AS gone FROM numbers(" + from
                            + ", " + (to - from) + ") WHERE number NOT IN (SELECT " + Events.numberSql()
                            + " AS n FROM weir.traffic_ledger WHERE n BETWEEN " + from + " AND " + last + ")")
                    .path("gone")
                    .forEach(each -> examples.add("no row of event " + each.asText()));
        }
        return new Difference(
                standing,
                lost,
                answer.path("doubled").asLong(),
                answer.path("strange").asLong(),
                examples);
    }

    /** The one row of the answer. */
    private JsonNode ask(String sql) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(clickHouse.http()))
                .header("X-ClickHouse-User", clickHouse.user())
                .header("X-ClickHouse-Key", clickHouse.password())
                .timeout(Duration.ofMinutes(2))
                .POST(BodyPublishers.ofString(sql + " FORMAT JSONEachRow"))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("ClickHouse refused the comparison: " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
