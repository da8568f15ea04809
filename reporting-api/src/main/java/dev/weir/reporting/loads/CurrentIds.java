package dev.weir.reporting.loads;

import dev.weir.clickhouse.access.ReaderPasswords;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** The ids of a tenant's current records, asked of ClickHouse as the tenant's own user. */
final class CurrentIds implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final URI url;
    private final ReaderPasswords readers;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    CurrentIds(URI url, ReaderPasswords readers) {
        this.url = url;
        this.readers = readers;
    }

    /**
     * The first of those above an id, all of them unsigned.
     *
     * @param entity its name, which is one
     * @param orEqual whether the id itself may be among them
     * @param upTo only records last updated then or before, in epoch milliseconds
     */
    long[] after(String tenant, String entity, long id, boolean orEqual, long upTo, int most)
            throws IOException, InterruptedException {
        String sql =
                "SELECT id FROM weir." + entity + " WHERE tenant_id = {tenant:String} AND id " + (orEqual ? ">=" : ">")
                        + " {after:UInt64}"
                        + " AND last_updated <= fromUnixTimestamp64Milli({upto:Int64}) ORDER BY id LIMIT {most:UInt32}"
                        + " FORMAT RowBinary";
        String query = "/?wait_end_of_query=1&param_tenant=" + tenant + "&param_after=" + Long.toUnsignedString(id)
                + "&param_upto=" + upTo + "&param_most=" + most + "&query="
                + URLEncoder.encode(sql, StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(url.resolve(query))
                .header("X-ClickHouse-User", ReaderPasswords.userOf(tenant))
                .header("X-ClickHouse-Key", readers.passwordOf(tenant))
                .timeout(ANSWER)
                .build();
        HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IOException(new String(body.readNBytes(500), StandardCharsets.UTF_8).strip());
            }
            return read(body, most);
        }
    }

    private static long[] read(InputStream body, int most) throws IOException {
        long[] ids = new long[Math.min(most, 1024)];
        int count = 0;
        DataInputStream numbers = new DataInputStream(body);
        while (true) {
            try {
                long id = Long.reverseBytes(numbers.readLong());
                if (count == ids.length) {
                    ids = Arrays.copyOf(ids, count * 2);
                }
                ids[count++] = id;
            } catch (EOFException _) {
                return Arrays.copyOf(ids, count);
            }
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
