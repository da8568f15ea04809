package dev.weir.reporting.clickhouse;

import dev.weir.clickhouse.access.ReaderPasswords;
import dev.weir.kit.http.ClientWatch;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.HttpProblem;
import io.javalin.http.Context;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the callers' queries, each as its tenant's own ClickHouse user, which sees that tenant's rows only. A tenant has so
 * many running at a time and no more, and a query ends with the client that asked for it.
 *
 * <p>ClickHouse holds an answer back until the query has ended, in a file of its own where it is large: so every failure
 * comes before the first byte, and the rest streams through.
 */
public final class TenantQueries implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TenantQueries.class);
    private static final Duration CONNECT = Duration.ofMillis(800);
    private static final String TIME_LIMIT = "SELECT getSetting('max_execution_time')";

    /** Takes in what ClickHouse answered; what it reads is closed for it. */
    public interface Found {
        void use(InputStream answer) throws IOException;
    }

    private final URI url;
    private final ReaderPasswords readers;
    private final int slotsPerTenant;
    private final Duration longestWait;
    private final Duration longestAnswer;
    private final ClientWatch clients = new ClientWatch();
    private final Map<String, Semaphore> slots = new ConcurrentHashMap<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    /**
     * Waits for nothing.
     *
     * @param slotsPerTenant queries that a tenant may have running at a time
     * @param longestWait for one of them
     * @param longestAnswer how long ClickHouse may take; longer than it takes to end a query by itself
     */
    public TenantQueries(
            URI url, ReaderPasswords readers, int slotsPerTenant, Duration longestWait, Duration longestAnswer) {
        this.url = url;
        this.readers = readers;
        this.slotsPerTenant = slotsPerTenant;
        this.longestWait = longestWait;
        this.longestAnswer = longestAnswer;
        clients.start();
    }

    /** For a free slot of a tenant. */
    public Duration longestWait() {
        return longestWait;
    }

    /**
     * Runs a query for a caller; what goes wrong is thrown as the problem to answer with.
     *
     * @param format ClickHouse's name for how the rows come
     * @return false when the client went away and nothing was found
     */
    public boolean run(Context ctx, ReportQuery query, String format, Found found) throws InterruptedException {
        String tenant = HttpEdge.caller(ctx).tenant();
        return inSlot(tenant, () -> runInSlot(ctx, tenant, query, format, found));
    }

    /** Runs a query of the service's own about a tenant's rows, in one of the tenant's slots; as the tenant's user too. */
    public void run(String tenant, ReportQuery query, String format, Found found) throws InterruptedException {
        inSlot(tenant, () -> {
            take(http.send(request(tenant, query, format), BodyHandlers.ofInputStream()), tenant, found);
            return true;
        });
    }

    private interface InSlot {
        boolean run() throws IOException, InterruptedException;
    }

    private boolean inSlot(String tenant, InSlot query) throws InterruptedException {
        Semaphore free = slots.computeIfAbsent(tenant, _ -> new Semaphore(slotsPerTenant, true));
        if (!free.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new HttpProblem(
                    429,
                    "too-many-reports",
                    "Too many reports at a time",
                    "All " + slotsPerTenant + " reports of this tenant that may run at a time are running",
                    List.of(),
                    Map.of("Retry-After", "1"));
        }
        try {
            return query.run();
        } catch (IOException e) {
            throw QueryFailure.problem(0, e.toString());
        } finally {
            free.release();
        }
    }

    private boolean runInSlot(Context ctx, String tenant, ReportQuery query, String format, Found found)
            throws IOException, InterruptedException {
        Optional<HttpResponse<InputStream>> answer;
        try {
            answer = awaitFor(ctx, http.sendAsync(request(tenant, query, format), BodyHandlers.ofInputStream()));
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
        if (answer.isEmpty()) {
            return false;
        }
        take(answer.get(), tenant, found);
        return true;
    }

    /**
     * Waits for what is under way for a caller; when its client goes away, it is cancelled.
     *
     * @return what came of it; empty when the client went away
     */
    public <T> Optional<T> await(Context ctx, CompletableFuture<T> underWay) throws InterruptedException {
        try {
            return awaitFor(ctx, underWay);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException thrown ? thrown : new IllegalStateException(e.getCause());
        }
    }

    private <T> Optional<T> awaitFor(Context ctx, CompletableFuture<T> underWay)
            throws InterruptedException, ExecutionException {
        AtomicBoolean gone = new AtomicBoolean();
        Runnable whenGone = () -> {
            gone.set(true);
            underWay.cancel(true);
        };
        try (ClientWatch.Watching _ = clients.watch(ctx, whenGone)) {
            return Optional.of(underWay.get());
        } catch (CancellationException | ExecutionException e) {
            if (!gone.get()) {
                throw e;
            }
            log.debug("The client of {} went away, its query is cancelled", ctx.path());
            HttpEdge.breakOff(ctx);
            return Optional.empty();
        }
    }

    private void take(HttpResponse<InputStream> answer, String tenant, Found found)
            throws IOException, InterruptedException {
        try (InputStream body = answer.body()) {
            int code = errorCode(answer);
            if (code == 0) {
                found.use(body);
            } else if (QueryFailure.isTooSlow(code)) {
                throw QueryFailure.tooSlow(timeLimit(tenant));
            } else {
                throw QueryFailure.problem(code, new String(body.readNBytes(2_000), StandardCharsets.UTF_8).strip());
            }
        }
    }

    private long timeLimit(String tenant) throws IOException, InterruptedException {
        return Long.parseLong(http.send(request(tenant, ReportQuery.of(TIME_LIMIT), "TSV"), BodyHandlers.ofString())
                .body()
                .strip());
    }

    /** A GET, which the client may repeat on a fresh connection when a kept one turns out to be closed. */
    private HttpRequest request(String tenant, ReportQuery query, String format) {
        StringBuilder text = new StringBuilder("/?wait_end_of_query=1&default_format=").append(format);
        query.values()
                .forEach((name, value) ->
                        text.append("&param_").append(name).append('=').append(encoded(value)));
        text.append("&query=").append(encoded(query.sql()));
        boolean few = query.isForFewRows();
        return HttpRequest.newBuilder(url.resolve(text.toString()))
                .header("X-ClickHouse-User", few ? ReaderPasswords.finderOf(tenant) : ReaderPasswords.userOf(tenant))
                .header("X-ClickHouse-Key", few ? readers.passwordOfFinder(tenant) : readers.passwordOf(tenant))
                .timeout(longestAnswer)
                .build();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static int errorCode(HttpResponse<InputStream> answer) {
        int code = answer.headers()
                .firstValue("X-ClickHouse-Exception-Code")
                .map(Integer::parseInt)
                .orElse(0);
        return code != 0 || answer.statusCode() == 200 ? code : -1;
    }

    @Override
    public void close() {
        clients.close();
        http.shutdownNow();
    }
}
