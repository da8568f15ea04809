package dev.weir.reporting.exports.runs;

import dev.weir.clickhouse.access.ReaderPasswords;
import dev.weir.kit.Closer;
import dev.weir.kit.Health;
import dev.weir.reporting.exports.jobs.ExportJob;
import dev.weir.reporting.exports.jobs.ExportJobs;
import dev.weir.reporting.exports.query.ExportServer;
import dev.weir.reporting.exports.query.ServerAddress;
import dev.weir.reporting.pipeline.Freshness;
import dev.weir.reporting.s3.S3Settings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Everything that runs exports, made from the settings as far as these make sense. */
public final class ExportRuns implements AutoCloseable {
    private static final long PART_BYTES = 512L << 20;
    private static final Pattern LOCATION = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_.-]+)*/?");
    private static final String DEFAULT_FOLDER = "exports";

    private final Closer closer = new Closer();
    private final ExportServer server;
    private final @Nullable ResultStore store;
    private final ExportPlaces places;
    private final ExportChecks checks;
    private final ExportLimits limits;
    private final Runner runner;

    /**
     * Starts nothing.
     *
     * @param location bucket/prefix; null for a folder of its own in the bucket
     * @param clickHouse a connection string; null for the one of the reports
     */
    public ExportRuns(
            String kafka,
            URI reportsClickHouse,
            @Nullable S3Settings s3,
            @Nullable String location,
            @Nullable String clickHouse,
            ExportLimits limits,
            ReaderPasswords passwords,
            ExportJobs jobs,
            Freshness freshness,
            Health.Need need,
            Clock clock) {
        this.limits = limits;
        List<String> wrong = new ArrayList<>();
        List<String> secrets = new ArrayList<>();
        ServerAddress address = address(reportsClickHouse, clickHouse, wrong, secrets);
        places = new ExportPlaces(prefix(location, wrong));
        store = store(s3, wrong, secrets);
        server = closer.register(new ExportServer(address, passwords));
        Queries queries = new Queries(server, places, limits);
        Redaction redaction = new Redaction(secrets);
        checks = closer.register(new ExportChecks(
                need, wrong.isEmpty() ? null : String.join("; ", wrong), store, queries, places, redaction));
        ResultStore bucket = store;
        runner = closer.register(new Runner(
                kafka,
                jobs,
                places,
                limits.runningPerTenant(),
                () -> checks.problem().isEmpty(),
                writer -> {
                    if (bucket == null) {
                        throw new IllegalStateException("There is no bucket");
                    }
                    return new JobRun.Tools(jobs, writer, queries, bucket, places, limits, freshness, redaction, clock);
                }));
        if (bucket != null) {
            closer.register(bucket);
        }
    }

    /** Begins to look whether exports can run, and to run them when it is this instance's turn. */
    public void start() {
        checks.start();
        if (store != null) {
            runner.start();
        }
    }

    public ExportServer server() {
        return server;
    }

    /** Why exports can't run; nothing when they can. */
    public Optional<String> problem() {
        return checks.problem();
    }

    /** Where results lie. */
    public Optional<ResultStore> store() {
        return Optional.ofNullable(store);
    }

    /** How long a result stays. */
    public Duration kept() {
        return limits.kept();
    }

    /** Where a job's manifest lies. */
    public String manifest(ExportJob job) {
        return places.manifest(job);
    }

    private static ServerAddress address(
            URI reports, @Nullable String connection, List<String> wrong, List<String> secrets) {
        if (connection == null) {
            return ServerAddress.of(reports);
        }
        try {
            ServerAddress address = ServerAddress.parse(connection);
            String password = address.password();
            if (password != null) {
                secrets.add(password);
            }
            return address;
        } catch (ServerAddress.Wrong e) {
            wrong.add("WEIR_EXPORT_CLICKHOUSE " + e.getMessage());
            return ServerAddress.of(reports);
        }
    }

    private static String prefix(@Nullable String location, List<String> wrong) {
        if (location == null) {
            return DEFAULT_FOLDER;
        }
        if (!LOCATION.matcher(location).matches()) {
            wrong.add("WEIR_EXPORT_LOCATION must be bucket/prefix, of letters, digits, dot, dash and underscore");
            return DEFAULT_FOLDER;
        }
        String path = location.replaceFirst("/$", "");
        int slash = path.indexOf('/');
        return slash < 0 ? "" : path.substring(slash + 1);
    }

    private @Nullable ResultStore store(@Nullable S3Settings s3, List<String> wrong, List<String> secrets) {
        if (s3 == null) {
            wrong.add("Neither WEIR_EXPORT_LOCATION nor WEIR_S3_BUCKET is set");
            return null;
        }
        String problem = s3.problem();
        if (problem != null) {
            wrong.add(problem);
            return null;
        }
        if ((s3.accessKey() == null) != (s3.secretKey() == null)) {
            wrong.add("WEIR_S3_ACCESS_KEY and WEIR_S3_SECRET_KEY belong together, and one of them is missing");
            return null;
        }
        for (String secret : new String[] {s3.secretKey(), s3.accessKey()}) {
            if (secret != null) {
                secrets.add(secret);
            }
        }
        return wrong.isEmpty() ? new ResultStore(s3, PART_BYTES) : null;
    }

    @Override
    public void close() {
        closer.close();
    }
}
