package dev.weir.cloud.simulator;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A running simulator of the ClickHouse Cloud API. */
public final class CloudSimulator implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads;
    private final SimulatorOptions options;
    private final Faults faults;
    private final Calls calls;
    private final CountDownLatch closing;

    private CloudSimulator(
            HttpServer server,
            ExecutorService threads,
            SimulatorOptions options,
            Faults faults,
            Calls calls,
            CountDownLatch closing) {
        this.server = server;
        this.threads = threads;
        this.options = options;
        this.faults = faults;
        this.calls = calls;
        this.closing = closing;
    }

    /** Serves when it returns. */
    public static CloudSimulator start(SimulatorOptions options, Clock clock) throws IOException {
        Path folder = options.state().toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Cloud cloud = Cloud.open(new StateFile(options.state()), options.pace(), clock);
        Faults faults = new Faults();
        Calls calls = new Calls();
        CountDownLatch closing = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(options.host(), options.port()), 0);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext(
                "/",
                new Front(
                        new CloudApi(cloud),
                        new ControlApi(faults, calls),
                        options.credentials(),
                        new RateLimit(),
                        faults,
                        calls,
                        clock,
                        closing,
                        new JsonMapper()));
        server.start();
        return new CloudSimulator(server, threads, options, faults, calls, closing);
    }

    /** The base of the Cloud API, with its {@code /v1}. */
    public URI address() {
        String host = options.host().equals("0.0.0.0") ? "127.0.0.1" : options.host();
        return URI.create("http://" + host + ":" + server.getAddress().getPort() + "/v1");
    }

    public Credentials credentials() {
        return options.credentials();
    }

    /** Lets calls go wrong, as {@code POST /simulator/faults} does. */
    public void plan(PlannedFault fault) {
        faults.add(fault);
    }

    public void clearFaults() {
        faults.clear();
    }

    /** The calls to the Cloud API that came so far, the oldest first; the latest 1,000 are kept. */
    public List<Call> calls() {
        return calls.all();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.close();
    }
}
