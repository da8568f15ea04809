package dev.weir.bench;

import dev.weir.contract.Topics;
import dev.weir.kit.Closer;
import dev.weir.local.FreePorts;
import dev.weir.local.KafkaPart;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The processes and connections of {@link IngestBatch}. */
final class IngestBatchContest implements Contest {
    private static final int CONNECTIONS = 4;
    private static final int ACCEPTED = 202;

    private final Closer closer;
    private final String kafka;
    private final PlainProducer plain;
    private final HttpLoad gateway;

    private IngestBatchContest(Closer closer, String kafka, PlainProducer plain, HttpLoad gateway) {
        this.closer = closer;
        this.kafka = kafka;
        this.plain = plain;
        this.gateway = gateway;
    }

    static Contest start(Workplace workplace) throws IOException {
        Closer closer = new Closer();
        try {
            List<Integer> ports = FreePorts.find(4);
            KafkaPart kafka = workplace.kafka(ports.get(0), ports.get(1));
            closer.register(kafka.start(workplace.project()));
            BenchKey key = BenchKey.create(workplace.scratch());
            int port = ports.get(2);
            closer.register(GatewayProcess.start(workplace, kafka.bootstrap(), key, port, ports.get(3)));

            AtomicLong requestIds = new AtomicLong(new SecureRandom().nextLong());
            PlainProducer plain = closer.register(new PlainProducer(kafka.bootstrap(), requestIds));
            HttpLoad gateway = closer.register(
                    new HttpLoad(port, CONNECTIONS, new TrafficBatches(requestIds, port, key.text()), ACCEPTED));
            return new IngestBatchContest(closer, kafka.bootstrap(), plain, gateway);
        } catch (IOException | RuntimeException e) {
            closer.close();
            throw e;
        }
    }

    @Override
    public Contender baseline() {
        return new Contender("plain Kafka producer", plain::run);
    }

    @Override
    public Contender candidate() {
        return new Contender("gateway with broker", this::post);
    }

    private Sample post(Duration time) throws IOException {
        Sample batches = gateway.run(new HttpLoad.Limits(Long.MAX_VALUE, time));
        return new Sample(batches.rate() * TrafficBatches.EVENTS, batches.figures());
    }

    @Override
    public List<Goal> goals() {
        return IngestBatch.GOALS;
    }

    @Override
    public List<String> problems() throws Exception {
        List<String> problems = new ArrayList<>();
        if (gateway.lastRefusal() != 0) {
            problems.add("the gateway answered " + gateway.lastRefusal());
        }
        long stored = StoredRecords.in(Topics.TRAFFIC_RAW, kafka);
        long confirmed = plain.stored() + gateway.totalExpected() * TrafficBatches.EVENTS;
        if (stored != confirmed) {
            problems.add(confirmed + " events were confirmed, Kafka holds " + stored);
        }
        return problems;
    }

    @Override
    public void close() {
        closer.close();
    }
}
