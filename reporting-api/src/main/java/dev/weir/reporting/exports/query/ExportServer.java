package dev.weir.reporting.exports.query;

import dev.weir.clickhouse.access.ReaderPasswords;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;

/** The ClickHouse that exports run at, asked over HTTP as one account or another; passwords travel in headers only. */
public final class ExportServer implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration SHORT = Duration.ofSeconds(15);
    private static final int LONGEST_REFUSAL = 4 * 1024;

    /** Who asks. */
    public record Account(String user, String password) {
        @Override
        public String toString() {
            return user;
        }
    }

    /** What ClickHouse answered, with its own counts of the work. */
    public record Answer(String body, String summary) {}

    private final ServerAddress address;
    private final ReaderPasswords passwords;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    public ExportServer(ServerAddress address, ReaderPasswords passwords) {
        this.address = address;
        this.passwords = passwords;
    }

    /** The account that only reads the tenant's rows. */
    public Account reader(String tenant) {
        return new Account(ReaderPasswords.userOf(tenant), passwords.passwordOf(tenant));
    }

    /** The account that reads the tenant's rows and may write to the exports' bucket. */
    public Account exporter(String tenant) {
        return new Account(ReaderPasswords.exporterOf(tenant), passwords.passwordOfExporter(tenant));
    }

    /** The account that watches and ends queries, and counts what lies in the bucket. */
    public Account watcher() {
        String user = address.user();
        String password = address.password();
        return user == null
                ? new Account(ReaderPasswords.EXPORTS_WATCHER, passwords.passwordOfWatcher())
                : new Account(user, password == null ? "" : password);
    }

    /** The rows of a short query, as tab-separated text whose cells are escaped. */
    public List<List<String>> rows(Account account, String sql, Map<String, String> options)
            throws IOException, InterruptedException, ServerRefusal {
        return ask(account, sql, options, SHORT)
                .body()
                .lines()
                .map(line -> List.of(line.split("\t", -1)))
                .toList();
    }

    /** The answer to a statement that may take so long. */
    public Answer ask(Account account, String sql, Map<String, String> options, Duration longest)
            throws IOException, InterruptedException, ServerRefusal {
        return judged(http.send(request(account, sql, options).timeout(longest).build(), BodyHandlers.ofString()));
    }

    /**
     * The answer to a query while it comes; what fails after its beginning shows in what came, or ends it early.
     *
     * @param silence how long nothing may come before it is given up
     */
    public InputStream stream(Account account, String sql, Map<String, String> options, Duration silence)
            throws IOException, InterruptedException, ServerRefusal {
        HttpRequest request =
                request(account, sql, options, "/?").timeout(silence).build();
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        if (refusal(response) == 0) {
            return new ImpatientStream(response.body(), silence);
        }
        try (InputStream why = response.body()) {
            throw new ServerRefusal(
                    refusal(response), new String(why.readNBytes(LONGEST_REFUSAL), StandardCharsets.UTF_8));
        }
    }

    /**
     * The answer to a statement that may take as long as it takes; fails with a {@link ServerRefusal} or an IOException.
     * Cancelling it does not end the statement.
     */
    public CompletableFuture<Answer> begin(Account account, String sql, Map<String, String> options) {
        return http.sendAsync(request(account, sql, options).build(), BodyHandlers.ofString())
                .thenApply(response -> {
                    try {
                        return judged(response);
                    } catch (ServerRefusal refusal) {
                        throw new CompletionException(refusal);
                    }
                });
    }

    private HttpRequest.Builder request(Account account, String sql, Map<String, String> options) {
        return request(account, sql, options, "/?wait_end_of_query=1&");
    }

    private HttpRequest.Builder request(Account account, String sql, Map<String, String> options, String begin) {
        StringBuilder path = new StringBuilder(begin)
                .append("default_format=TabSeparated&database=")
                .append(encoded(address.database()));
        options.forEach((name, value) ->
                path.append('&').append(encoded(name)).append('=').append(encoded(value)));
        return HttpRequest.newBuilder(address.http().resolve(path.toString()))
                .header("X-ClickHouse-User", account.user())
                .header("X-ClickHouse-Key", account.password())
                .POST(BodyPublishers.ofString(sql));
    }

    private static Answer judged(HttpResponse<String> response) throws ServerRefusal {
        if (refusal(response) != 0) {
            throw new ServerRefusal(refusal(response), response.body());
        }
        return new Answer(
                response.body(),
                response.headers().firstValue("X-ClickHouse-Summary").orElse("{}"));
    }

    /** ClickHouse's number of the error, -1 where it named none, and 0 for a good answer. */
    private static int refusal(HttpResponse<?> response) {
        int unnamed = response.statusCode() == 200 ? 0 : -1;
        return response.headers()
                .firstValue("X-ClickHouse-Exception-Code")
                .map(Integer::parseInt)
                .orElse(unnamed);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
