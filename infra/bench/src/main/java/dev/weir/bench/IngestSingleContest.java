package dev.weir.bench;

import dev.weir.contract.Topics;
import dev.weir.kit.Closer;
import dev.weir.local.ChildProcess;
import dev.weir.local.FreePorts;
import dev.weir.local.KafkaPart;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The processes and connections of {@link IngestSingle}. */
final class IngestSingleContest implements Contest {
    private static final int CONNECTIONS = 64;
    private static final long MOST_REQUESTS = 2_000_000;
    private static final int ACCEPTED = 202;

    private final Closer closer;
    private final String kafka;
    private final HttpLoad bare;
    private final HttpLoad gateway;
    private final ProcessorTime bareTime;
    private final ProcessorTime gatewayTime;

    private IngestSingleContest(
            Closer closer,
            String kafka,
            HttpLoad bare,
            HttpLoad gateway,
            ProcessorTime bareTime,
            ProcessorTime gatewayTime) {
        this.closer = closer;
        this.kafka = kafka;
        this.bare = bare;
        this.gateway = gateway;
        this.bareTime = bareTime;
        this.gatewayTime = gatewayTime;
    }

    static Contest start(Workplace workplace) throws IOException {
        Closer closer = new Closer();
        try {
            List<Integer> ports = FreePorts.find(5);
            KafkaPart kafka = workplace.kafka(ports.get(0), ports.get(1));
            ChildProcess broker = closer.register(kafka.start(workplace.project()));
            BenchKey key = BenchKey.create(workplace.scratch());
            int barePort = ports.get(2);
            ChildProcess accepting = closer.register(AcceptOnlyProcess.start(workplace, barePort));
            int gatewayPort = ports.get(3);
            ChildProcess taking =
                    closer.register(GatewayProcess.start(workplace, kafka.bootstrap(), key, gatewayPort, ports.get(4)));

            AtomicLong requestIds = new AtomicLong(new SecureRandom().nextLong());
            HttpLoad bare = closer.register(load(barePort, requestIds, key));
            HttpLoad gateway = closer.register(load(gatewayPort, requestIds, key));
            return new IngestSingleContest(
                    closer,
                    kafka.bootstrap(),
                    bare,
                    gateway,
                    ProcessorTime.ofLoad().and("bare", accepting),
                    ProcessorTime.ofLoad().and("gateway", taking).and("broker", broker));
        } catch (IOException | RuntimeException e) {
            closer.close();
            throw e;
        }
    }

    private static HttpLoad load(int port, AtomicLong requestIds, BenchKey key) throws IOException {
        return new HttpLoad(port, CONNECTIONS, new TrafficPosts(requestIds, port, key.text()), ACCEPTED);
    }

    @Override
    public Contender baseline() {
        return new Contender("bare Javalin handler", bareTime.of(time -> bare.run(limits(time))));
    }

    @Override
    public Contender candidate() {
        return new Contender("gateway with broker", gatewayTime.of(time -> gateway.run(limits(time))));
    }

    private static HttpLoad.Limits limits(Duration time) {
        return new HttpLoad.Limits(MOST_REQUESTS, time);
    }

    @Override
    public List<Goal> goals() {
        return IngestSingle.GOALS;
    }

    @Override
    public List<String> problems() throws Exception {
        List<String> problems = new ArrayList<>();
        if (bare.lastRefusal() != 0) {
            problems.add("the baseline answered " + bare.lastRefusal());
        }
        if (gateway.lastRefusal() != 0) {
            problems.add("the gateway answered " + gateway.lastRefusal());
        }
        long stored = StoredRecords.in(Topics.TRAFFIC_RAW, kafka);
        if (stored != gateway.totalExpected()) {
            problems.add("the gateway answered 202 to " + gateway.totalExpected() + " events, Kafka holds " + stored);
        }
        return problems;
    }

    @Override
    public void close() {
        closer.close();
    }
}
