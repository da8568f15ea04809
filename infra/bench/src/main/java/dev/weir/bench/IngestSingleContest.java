package dev.weir.bench;

import dev.weir.contract.Topics;
import dev.weir.kit.Closer;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The processes and connections of {@link IngestSingle}. */
final class IngestSingleContest implements Contest {
    private static final int CONNECTIONS = 64;
    private static final long MOST_REQUESTS = 400_000;
    private static final int ACCEPTED = 202;

    private final Closer closer;
    private final LocalBroker broker;
    private final HttpLoad bare;
    private final HttpLoad gateway;

    private IngestSingleContest(Closer closer, LocalBroker broker, HttpLoad bare, HttpLoad gateway) {
        this.closer = closer;
        this.broker = broker;
        this.bare = bare;
        this.gateway = gateway;
    }

    static Contest start(Workplace workplace) throws Exception {
        Closer closer = new Closer();
        try {
            LocalBroker broker = closer.register(LocalBroker.start(workplace));
            BenchKey key = BenchKey.create(workplace.scratch());
            int barePort = Ports.free();
            closer.register(AcceptOnlyProcess.start(workplace, barePort));
            int gatewayPort = Ports.free();
            closer.register(GatewayProcess.start(workplace, broker, key, gatewayPort));

            AtomicLong requestIds = new AtomicLong(new SecureRandom().nextLong());
            HttpLoad bare = closer.register(load(barePort, requestIds, key));
            HttpLoad gateway = closer.register(load(gatewayPort, requestIds, key));
            return new IngestSingleContest(closer, broker, bare, gateway);
        } catch (Exception e) {
            closer.close();
            throw e;
        }
    }

    private static HttpLoad load(int port, AtomicLong requestIds, BenchKey key) throws java.io.IOException {
        return new HttpLoad(
                new InetSocketAddress("127.0.0.1", port),
                CONNECTIONS,
                new TrafficPosts(requestIds, port, key.text()),
                ACCEPTED);
    }

    @Override
    public Contender baseline() {
        return new Contender("bare Javalin handler", time -> bare.run(limits(time)));
    }

    @Override
    public Contender candidate() {
        return new Contender("gateway with broker", time -> gateway.run(limits(time)));
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
        long stored = broker.recordsIn(Topics.TRAFFIC_RAW.name());
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
