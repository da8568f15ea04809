package dev.weir.reporting.exports.runs;

import dev.weir.kit.Health;
import dev.weir.reporting.exports.query.ServerRefusal;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Tries again and again whether exports can run: the bucket takes an object and gives it back, ClickHouse answers, and sees
 * the same object. What is wrong is a sentence in /readyz and on every job that waits; nothing else is held up by it.
 */
public final class ExportChecks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ExportChecks.class);
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Duration WHILE_GOOD = Duration.ofMinutes(1);
    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;
    private static final int AUTHENTICATION_FAILED = 516;
    private static final int NO_COLLECTION = 669;

    private final Health.Need need;
    private final @Nullable String forGood;
    private final @Nullable ResultStore store;
    private final Queries queries;
    private final ExportPlaces places;
    private final Redaction redaction;
    private final Thread thread = Thread.ofVirtual().name("exports-check").unstarted(this::run);
    private volatile @Nullable String problem = "The first look at what exports need is not over yet";

    /**
     * Looks at nothing yet.
     *
     * @param forGood what is wrong with the settings, which no waiting mends; null when nothing is
     */
    ExportChecks(
            Health.Need need,
            @Nullable String forGood,
            @Nullable ResultStore store,
            Queries queries,
            ExportPlaces places,
            Redaction redaction) {
        this.need = need;
        this.forGood = forGood;
        this.store = store;
        this.queries = queries;
        this.places = places;
        this.redaction = redaction;
    }

    public void start() {
        thread.start();
    }

    /** Why exports can't run; nothing when they can. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                String found = look();
                if (found == null) {
                    need.met();
                } else {
                    String clean = redaction.of(found);
                    if (!clean.equals(problem)) {
                        log.warn("Exports can't run: {}", clean);
                    }
                    found = clean;
                    need.unmet(clean);
                }
                problem = found;
                Thread.sleep(found == null ? WHILE_GOOD : AGAIN);
            }
        } catch (InterruptedException _) {
            // Only close interrupts.
        }
    }

    private @Nullable String look() throws InterruptedException {
        ResultStore bucket = store;
        if (forGood != null || bucket == null) {
            return forGood == null ? "WEIR_S3_BUCKET is not set" : forGood;
        }
        String content = UUID.randomUUID().toString();
        try {
            bucket.write(places.check(), content);
        } catch (NoSuchBucketException e) {
            return "The bucket that WEIR_EXPORT_LOCATION or WEIR_S3_BUCKET names does not exist";
        } catch (S3Exception e) {
            return switch (e.statusCode()) {
                case NOT_FOUND -> "The bucket that WEIR_EXPORT_LOCATION or WEIR_S3_BUCKET names does not exist";
                case FORBIDDEN ->
                    "The S3 service refuses WEIR_S3_ACCESS_KEY and WEIR_S3_SECRET_KEY, or they may not write"
                            + " to the bucket";
                default -> "The S3 service does not take an object: " + e.getMessage();
            };
        } catch (SdkException e) {
            return "The S3 service at WEIR_S3_ENDPOINT can't be reached from here: " + e.getMessage();
        }
        return fromClickHouse(content);
    }

    private @Nullable String fromClickHouse(String content) throws InterruptedException {
        try {
            return queries.check(places.check()).equals(content)
                    ? null
                    : "ClickHouse sees another bucket than this service: its named collection weir_exports names it";
        } catch (IOException e) {
            return "ClickHouse can't be reached: see WEIR_EXPORT_CLICKHOUSE and WEIR_CLICKHOUSE";
        } catch (ServerRefusal e) {
            return switch (e.code()) {
                case AUTHENTICATION_FAILED ->
                    "ClickHouse does not know the account that watches exports, or its password";
                case NO_COLLECTION -> "ClickHouse has no named collection weir_exports";
                default -> "ClickHouse can't use the bucket: " + e.getMessage();
            };
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
