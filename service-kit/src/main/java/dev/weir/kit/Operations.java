package dev.weir.kit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What operators and probes ask a service: /livez, /readyz, /health and /metrics on a port of its own. */
public final class Operations implements AutoCloseable {
    public static final String JSON = "application/json";
    public static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private final Health health;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("operations-", 0).factory());
    private final HttpServer server;

    public Operations(String service, Health health, String host, int port) throws IOException {
        this.health = health;
        metrics.config().commonTags("service", service);
        new JvmMemoryMetrics().bindTo(metrics);
        new JvmThreadMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        new UptimeMetrics().bindTo(metrics);
        gc.bindTo(metrics);
        metrics.gauge("weir_ready", health, h -> h.isReady() ? 1 : 0);
        server = HttpServer.create(new InetSocketAddress(host, port), 0);
        server.setExecutor(threads);
        server.createContext("/livez", exchange -> answer(exchange, "/livez", 200, "text/plain", "alive\n"));
        server.createContext("/readyz", exchange -> answer(exchange, "/readyz", readyStatus(), JSON, health.toJson()));
        server.createContext("/health", exchange -> answer(exchange, "/health", 200, JSON, health.toJson()));
        server.createContext("/metrics", exchange -> answer(exchange, "/metrics", 200, METRICS, scrape()));
        server.start();
    }

    public MeterRegistry metrics() {
        return metrics;
    }

    /** Serves what lies below that path, which the handler looks after itself. */
    public void serve(String path, HttpHandler handler) {
        server.createContext(path, handler);
    }

    /** All metrics in Prometheus' text form. */
    public String scrape() {
        return metrics.scrape();
    }

    /** 200 when the service can serve, else 503. */
    public int readyStatus() {
        return health.isReady() ? 200 : 503;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        gc.close();
        metrics.close();
    }

    private static void answer(HttpExchange exchange, String path, int status, String type, String body)
            throws IOException {
        try (exchange) {
            boolean found = exchange.getRequestURI().getPath().equals(path);
            boolean allowed = exchange.getRequestMethod().equals("GET")
                    || exchange.getRequestMethod().equals("HEAD");
            byte[] bytes = (found && allowed ? body : "").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(
                    !found ? 404 : !allowed ? 405 : status, head || bytes.length == 0 ? -1 : bytes.length);
            if (!head) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }
}
