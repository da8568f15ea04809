package dev.weir.reporting.loads;

import dev.weir.clickhouse.access.ReaderPasswords;
import dev.weir.contract.Topics;
import dev.weir.contract.entities.Entities;
import dev.weir.kit.Closer;
import dev.weir.reporting.exports.query.ExportServer;
import dev.weir.reporting.kafka.Leadership;
import dev.weir.reporting.kafka.TopicFeed;
import dev.weir.reporting.kafka.TopicWriter;
import dev.weir.reporting.s3.Bucket;
import dev.weir.reporting.s3.S3Settings;
import io.javalin.config.JavalinConfig;
import java.net.URI;
import java.time.Clock;

/** Loads as one thing: what is asked for and looked at here, and run here when this instance leads. */
public final class Loads implements AutoCloseable {
    private static final String GROUP = "weir-loads";

    private final Closer closer = new Closer();
    private final LoadRoutes routes;
    private final TopicFeed feed;
    private final Runnable leadership;

    /**
     * Where loads find the parts of the product.
     *
     * @param bucketReader the ClickHouse that knows the bucket
     */
    public record Parts(
            String kafka, URI clickHouse, ReaderPasswords readers, ExportServer bucketReader, TopicWriter writer) {}

    public Loads(LoadSettings settings, Parts parts, Entities entities, Clock clock) {
        LoadBook book = new LoadBook();
        feed = closer.register(
                new TopicFeed(parts.kafka(), Topics.OPS_LOADS, value -> book.take(LoadJson.read(value))));
        boolean hasBucket = settings.bucket().isPresent();
        routes = new LoadRoutes(book, parts.writer(), entities, hasBucket, clock);
        leadership = hasBucket && settings.runs()
                ? leadership(settings.bucket().get(), settings.root(), parts, entities, clock)
                : () -> {};
    }

    private Runnable leadership(S3Settings s3, String root, Parts parts, Entities entities, Clock clock) {
        Bucket bucket = closer.register(Bucket.open(s3));
        CurrentIds current = closer.register(new CurrentIds(parts.clickHouse(), parts.readers()));
        ObjectOpening opener = new ObjectOpening(bucket, parts.bucketReader());
        Sweep sweep = new Sweep(current, opener, new EntityPipeline(parts.kafka()));
        LoadSteps steps = new LoadSteps(bucket, new TenantFolder(root), entities, opener, sweep);
        return closer.register(new Leadership(
                parts.kafka(), GROUP, Topics.OPS_LOADS, new LoadTerm(parts.kafka(), steps, clock)))::start;
    }

    public void addTo(JavalinConfig config) {
        routes.addTo(config);
    }

    public void start() {
        feed.start();
        leadership.run();
    }

    @Override
    public void close() {
        closer.close();
    }
}
