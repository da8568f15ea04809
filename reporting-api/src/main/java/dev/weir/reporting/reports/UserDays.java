package dev.weir.reporting.reports;

import dev.weir.kit.http.HttpEdge;
import dev.weir.reporting.answers.Column;
import dev.weir.reporting.answers.Format;
import dev.weir.reporting.clickhouse.ReportQuery;
import dev.weir.reporting.clickhouse.TenantQueries;
import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What users looked at in the last 24 hours, as rows of page_url and views. Many users of a tenant who are asked about at
 * a time are found by one query. The window ends the future skew ahead of this machine's clock, since an event may be
 * accepted that far ahead, and counts from its acceptance on.
 */
public final class UserDays {
    static final List<Column> COLUMNS =
            List.of(new Column("page_url", Column.Kind.TEXT), new Column("views", Column.Kind.COUNT));

    /** An answer about many that is larger is not kept here; each is then asked about alone, and streams through. */
    private static final int LARGEST = 1024 * 1024;

    private static final Duration DAY = Duration.ofHours(24);

    /** A user with more of them in a day is added up by ClickHouse. */
    private static final int MOST_ENTRIES = 10_000;

    // The condition on tenant_id repeats the row policy, so that the primary key is used from its first column on.
    private static final String OF_THE_DAY = """
            FROM weir.traffic_entries
            WHERE tenant_id = {tenant:String}
              AND user_id %s
              AND created_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
              AND created_at <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')
            """;
    private static final String ADDED_UP = """
            GROUP BY %s
            HAVING views != 0
            ORDER BY views DESC, page_url""";
    private static final String OF_ONES_DAY = OF_THE_DAY.formatted("= {user:UInt64}");
    private static final ReportQuery ENTRIES_OF_ONE =
            ReportQuery.forFewRows("SELECT page_url, sign\n" + OF_ONES_DAY + "LIMIT {most:UInt32}");
    private static final ReportQuery OF_ONE =
            ReportQuery.of("SELECT page_url, sum(sign) AS views\n" + OF_ONES_DAY + ADDED_UP.formatted("page_url"));
    private static final ReportQuery OF_MANY = ReportQuery.forFewRows("SELECT user_id, page_url, sum(sign) AS views\n"
            + OF_THE_DAY.formatted("IN {users:Array(UInt64)}") + ADDED_UP.formatted("user_id, page_url"));

    private final TenantQueries queries;
    private final Clock clock;
    private final Duration futureSkew;
    private final Map<String, Gathering> gatherings = new ConcurrentHashMap<>();

    public UserDays(TenantQueries queries, Clock clock, Duration futureSkew) {
        this.queries = queries;
        this.clock = clock;
        this.futureSkew = futureSkew;
    }

    /**
     * Finds a user's day as it is now or a little later.
     *
     * @param user an unsigned number in digits
     */
    void find(Context ctx, String user, Format format, String rowsIn, TenantQueries.Found found)
            throws InterruptedException {
        if (format == Format.PARQUET) {
            findAlone(ctx, user, rowsIn, found);
            return;
        }
        String tenant = HttpEdge.caller(ctx).tenant();
        Optional<Gathering.Found> together = queries.await(
                ctx,
                gatherings
                        .computeIfAbsent(
                                tenant, _ -> new Gathering(queries.longestWait(), users -> rows(tenant, users)))
                        .ask(user));
        if (together.isEmpty()) {
            return;
        }
        switch (together.get()) {
            case Gathering.Found.Rows(byte[] rows) -> {
                try {
                    found.use(new ByteArrayInputStream(rows));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            case Gathering.Found.Alone() -> findAlone(ctx, user, rowsIn, found);
        }
    }

    private void findAlone(Context ctx, String user, String rowsIn, TenantQueries.Found found)
            throws InterruptedException {
        queries.run(ctx, ofNow(OF_ONE, HttpEdge.caller(ctx).tenant()).with("user", user), rowsIn, found);
    }

    /** The rows of each user who has any; empty when they are too many to be kept. */
    private Optional<Map<String, byte[]>> rows(String tenant, List<String> users) throws InterruptedException {
        return users.size() == 1 ? rowsOfOne(tenant, users.getFirst()) : rowsOfMany(tenant, users);
    }

    private Optional<Map<String, byte[]>> rowsOfOne(String tenant, String user) throws InterruptedException {
        byte[][] entries = new byte[1][];
        queries.run(
                tenant,
                ofNow(ENTRIES_OF_ONE, tenant).with("user", user).with("most", MOST_ENTRIES + 1),
                "RowBinary",
                answer -> entries[0] = answer.readNBytes(LARGEST + 1));
        if (entries[0].length > LARGEST) {
            return Optional.empty();
        }
        PageCounts counts = new PageCounts();
        counts.add(entries[0]);
        return counts.entries() > MOST_ENTRIES ? Optional.empty() : Optional.of(Map.of(user, counts.rows()));
    }

    private Optional<Map<String, byte[]>> rowsOfMany(String tenant, List<String> users) throws InterruptedException {
        Map<String, ByteArrayOutputStream> rows = new HashMap<>();
        boolean[] kept = {true};
        queries.run(
                tenant,
                ofNow(OF_MANY, tenant).with("users", "[" + String.join(",", users) + "]"),
                "RowBinary",
                answer -> kept[0] = split(answer, rows));
        if (!kept[0]) {
            return Optional.empty();
        }
        Map<String, byte[]> found = HashMap.newHashMap(rows.size());
        rows.forEach((user, its) -> found.put(user, its.toByteArray()));
        return Optional.of(found);
    }

    private ReportQuery ofNow(ReportQuery query, String tenant) {
        long now = clock.millis();
        return query.with("tenant", tenant).with("from", now - DAY.toMillis()).with("to", now + futureSkew.toMillis());
    }

    /** Gives each user the rows that follow the user's id; false when the answer is too large. */
    private static boolean split(InputStream answer, Map<String, ByteArrayOutputStream> rows) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(answer.readNBytes(LARGEST + 1)).order(ByteOrder.LITTLE_ENDIAN);
        if (all.remaining() > LARGEST) {
            return false;
        }
        while (all.hasRemaining()) {
            String user = Long.toUnsignedString(all.getLong());
            int start = all.position();
            int page = PageCounts.textLength(all);
            all.position(all.position() + page + Long.BYTES);
            rows.computeIfAbsent(user, _ -> new ByteArrayOutputStream())
                    .write(all.array(), start, all.position() - start);
        }
        return true;
    }
}
