package dev.weir.reporting.clickhouse;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in which version the ledger's days are. A day is a partition, a partition is its active parts, and a part never
 * changes and never gives its name to another: while the names are the same, so are the rows.
 */
public final class LedgerVersions implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerVersions.class);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(1);
    private static final String SQL = "SELECT sipHash128(arraySort(groupArray(name))) FROM system.parts"
            + " WHERE database = 'weir' AND table = 'traffic_ledger' AND active"
            + " AND partition_id BETWEEN {first:String} AND {last:String} HAVING count() > 0 FORMAT RawBLOB";

    private final URI url;
    private final String password;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public LedgerVersions(URI url, String monitorPassword) {
        this.url = url;
        this.password = monitorPassword;
    }

    /**
     * The version of the days from the first to the last. Null when it can't be told: ClickHouse does not answer, there
     * are no rows, or the rows lie on the shards of a cluster, whose parts this server does not see.
     */
    public @Nullable String of(LocalDate first, LocalDate last) throws InterruptedException {
        URI uri = url.resolve("/?param_first=" + first.format(DateTimeFormatter.BASIC_ISO_DATE) + "&param_last="
                + last.format(DateTimeFormatter.BASIC_ISO_DATE) + "&query="
                + URLEncoder.encode(SQL, StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("X-ClickHouse-User", "weir_monitor")
                .header("X-ClickHouse-Key", password)
                .timeout(LONGEST_ANSWER)
                .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
            return answer.statusCode() == 200 && !answer.body().isEmpty() ? answer.body() : null;
        } catch (IOException e) {
            log.debug("ClickHouse does not tell the version of its days: {}", e.toString());
            return null;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
