package dev.weir.gateway;

import dev.weir.contract.Topics;
import dev.weir.contract.entities.Entities;
import dev.weir.contract.entities.RawEntity;
import dev.weir.gateway.receipts.Receipts;
import dev.weir.kit.EntitySettings;
import dev.weir.kit.Health;
import dev.weir.kit.KafkaTopics;
import dev.weir.kit.Service;
import dev.weir.kit.Settings;
import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.KeyFeed;
import dev.weir.kit.access.KeySettings;
import dev.weir.kit.access.KeyUsage;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.pipeline.TrailAccess;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events over HTTP and answers once Kafka has them. */
public final class Gateway {
    static final Service.Description SERVICE = new Service.Description("gateway", 9101, GatewaySettings.ALL);

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    private final HttpFront front;

    private Gateway(HttpFront front) {
        this.front = front;
    }

    public static void main(String[] arguments) {
        Service.main(SERVICE, System.getenv(), Gateway::start);
    }

    /** Starts a gateway whose parts end with the context's closer. */
    static Gateway start(Service.Context context) throws IOException {
        Settings settings = context.settings();
        Health health = context.health();
        Clock clock = Clock.systemUTC();
        String bootstrap = settings.get(KafkaTopics.BOOTSTRAP);

        KeyDirectory keys = new KeyDirectory(new Pepper(settings.get(KeySettings.PEPPER)), clock);
        Optional<Path> file = settings.find(KeySettings.STATIC_FILE);
        if (file.isPresent()) {
            keys.loadFile(file.get());
        }
        context.closer().register(new KeyFeed(bootstrap, keys, health.need("keys")));
        context.closer().register(new KeyUsage(bootstrap, keys, KeyUsage.EVERY));
        KafkaWatch kafka = context.closer()
                .register(new KafkaWatch(
                        bootstrap,
                        settings.get(KafkaTopics.PARTITIONS),
                        settings.get(KafkaTopics.REPLICATION),
                        health.need("kafka"),
                        context.stop()));
        Duration answerWithin = settings.get(GatewaySettings.ANSWER_WITHIN);
        long bytesInFlight = settings.get(GatewaySettings.BYTES_IN_FLIGHT);
        ExecutorService answerThread = context.closer().register(answerThread());
        TrafficLog trafficLog = context.closer()
                .register(new TrafficLog(
                        TrafficLog.producer(
                                bootstrap,
                                answerWithin,
                                settings.get(GatewaySettings.LINGER),
                                3 * bytesInFlight,
                                settings.get(KafkaTopics.PARTITIONS)),
                        kafka::isKafkaThere,
                        context.stop()));
        MeterRegistry metrics = context.operations().metrics();
        context.closer().register(trafficLog.metrics()).bindTo(metrics);
        InFlight singlesInFlight = new InFlight(settings.get(GatewaySettings.REQUESTS_IN_FLIGHT), bytesInFlight);
        InFlight batchesInFlight = new InFlight(settings.get(GatewaySettings.BATCHES_IN_FLIGHT), bytesInFlight);
        singlesInFlight.observe(metrics, "single");
        batchesInFlight.observe(metrics, "batch");
        CreatedAtWindow window = new CreatedAtWindow(
                clock, settings.get(GatewaySettings.LATENESS), settings.get(GatewaySettings.FUTURE_SKEW));
        int eventBytes = settings.get(GatewaySettings.EVENT_BYTES).intValue();

        QueuedThreadPool threads = new QueuedThreadPool(200, 8);
        threads.setName("http");
        KeyRates rates =
                new KeyRates(settings.get(GatewaySettings.KEY_EVENTS), settings.get(GatewaySettings.KEY_WINDOW));
        boolean plainText = settings.find(GatewaySettings.ORIGINS).isPresent();
        Answers answers = new Answers(threads);
        Receipts receipts = new Receipts(new Receipts.Way(
                bootstrap,
                settings.get(KafkaTopics.PARTITIONS),
                settings.get(GatewaySettings.PROCESSORS),
                settings.find(TrailAccess.SECRET).map(TrailAccess::new).orElse(null),
                settings.get(GatewaySettings.WAITING)));
        receipts.observe(metrics);
        SingleTraffic.Way singleWay = new SingleTraffic.Way(
                window,
                new EventLogGate(Topics.TRAFFIC_RAW.name(), Words.EVENT, trafficLog, singlesInFlight, kafka),
                rates,
                new EventCounts(metrics, "single", EventCounts.EVENT_FIELDS),
                eventBytes,
                answers);
        SingleTraffic single = new SingleTraffic(singleWay, receipts, plainText);
        RequestMetrics requests = new RequestMetrics(metrics);
        int batchItems = settings.get(GatewaySettings.BATCH_EVENTS);
        Unpacking unpacking = new Unpacking(
                settings.get(GatewaySettings.BATCH_BYTES), settings.get(GatewaySettings.BATCH_UNPACKED_BYTES));
        Batches eventBatches = new Batches(
                new BatchReading.Way(
                        Topics.TRAFFIC_RAW.name(),
                        Words.EVENT,
                        false,
                        trafficLog,
                        batchesInFlight,
                        batchItems,
                        eventBytes,
                        answerWithin),
                unpacking,
                kafka,
                rates,
                new EventCounts(metrics, "batch", EventCounts.EVENT_FIELDS),
                plainText,
                answers);
        Entities entities = EntitySettings.load(settings);
        EventCounts recordCounts = new EventCounts(metrics, "record", RecordRoutes.fields(entities));
        Batches recordBatches = new Batches(
                new BatchReading.Way(
                        Topics.ENTITIES_RAW.name(),
                        Words.RECORD,
                        true,
                        trafficLog,
                        batchesInFlight,
                        batchItems,
                        RawEntity.MOST_BYTES,
                        answerWithin),
                unpacking,
                kafka,
                rates,
                recordCounts,
                false,
                answers);
        RecordRoutes records = new RecordRoutes(
                entities,
                recordBatches,
                window,
                new EventLogGate(Topics.ENTITIES_RAW.name(), Words.RECORD, trafficLog, singlesInFlight, kafka),
                rates,
                recordCounts,
                answers);
        UserErasure erasure =
                new UserErasure(trafficLog, kafka, rates, settings.get(KafkaTopics.PARTITIONS), clock, answers);
        HttpFront front = context.closer()
                .register(new HttpFront(
                        settings,
                        threads,
                        keys,
                        new HttpFront.Ways(
                                new SingleLane(keys, singleWay.answeredBy(answerThread), requests, threads),
                                single,
                                new BatchTraffic(eventBatches, window),
                                records,
                                receipts,
                                erasure,
                                requests),
                        kafka,
                        context.operations(),
                        health));
        log.info("Taking events at http://{}:{}", settings.get(GatewaySettings.HOST), front.port());
        return new Gateway(front);
    }

    /** Gives the lane's answers, which never wait for a client, so that the producer's thread need not. */
    private static ExecutorService answerThread() {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("answers").factory());
    }

    Set<String> operations() {
        return front.operations();
    }

    int port() {
        return front.port();
    }
}
