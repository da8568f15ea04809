package dev.weir.gateway;

import dev.weir.gateway.receipts.Receipts;
import dev.weir.kit.Health;
import dev.weir.kit.Operations;
import dev.weir.kit.Settings;
import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.ApiDocs;
import dev.weir.kit.http.ApiDocument;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.Needs;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The gateway's HTTP server: its routes and its limits. */
final class HttpFront implements AutoCloseable {
    /** How long requests that are under way may take when the gateway ends, with Kafka there and with Kafka away. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration BRIEF = Duration.ofMillis(500);
    /** What is read from a connection at once; only connections that are being read from have one. */
    private static final int INPUT_BUFFER = 32 * 1024;

    private static final Duration IDLE_AT_END = Duration.ofMillis(50);

    /** The ways that requests take: the lane before the routes, the routes' own, and what measures them. */
    record Ways(
            SingleLane lane,
            SingleTraffic single,
            BatchTraffic batch,
            RecordRoutes records,
            Receipts receipts,
            UserErasure erasure,
            RequestMetrics metrics) {}

    private final Javalin javalin;
    private final KafkaWatch kafka;
    private final Receipts receipts;

    HttpFront(
            Settings settings,
            QueuedThreadPool threads,
            KeyDirectory keys,
            Ways ways,
            KafkaWatch kafka,
            Operations operations,
            Health health) {
        this.kafka = kafka;
        this.receipts = ways.receipts();
        javalin = Javalin.create(config -> {
            configure(config, settings, threads, ways.lane());
            if (settings.find(GatewaySettings.ORIGINS).isPresent()) {
                HttpEdge.install(config, keys, BeaconKey::of);
            } else {
                HttpEdge.install(config, keys);
            }
            config.requestLogger.http(ways.metrics());
            HttpEdge.operations(
                    config,
                    health,
                    operations,
                    settings.get(GatewaySettings.HOST),
                    settings.get(HttpEdge.PUBLIC_OPERATIONS));
            routes(config.routes, ways);
            ApiDocs.install(config, ApiDocument.of(HttpFront.class));
        });
        javalin.start();
    }

    /** What it serves, as {@link ApiDocument#operations} writes it. */
    Set<String> operations() {
        return ApiDocument.served(javalin);
    }

    int port() {
        return javalin.port();
    }

    /** Takes nothing new, answers what is under way, and ends. */
    @Override
    public void close() {
        receipts.close();
        Duration limit = kafka.isKafkaThere() ? GRACE : BRIEF;
        javalin.jettyServer().server().setStopTimeout(limit.toMillis());
        javalin.stop();
    }

    private static void routes(RoutesConfig routes, Ways ways) {
        Needs ingest = Needs.anyOf(Scope.INGEST);
        routes.post("/api/traffic", ways.batch()::create, ingest);
        routes.post("/api/traffic/{request_id}", ways.single()::create, ingest);
        routes.put("/api/traffic/{request_id}", ways.single()::update, ingest);
        routes.delete("/api/traffic/{request_id}", ways.single()::delete, ingest);
        routes.post("/api/entities/{entity}", ways.records()::write, ingest);
        routes.delete("/api/entities/{entity}/{id}", ways.records()::delete, ingest);
        routes.get("/api/traffic/{request_id}/receipt", ways.receipts()::handle, Needs.anyOf(Scope.INGEST, Scope.READ));
        routes.delete("/api/users/{user_id}/traffic", ways.erasure()::erase, Needs.anyOf(Scope.INGEST, Scope.ADMIN));
    }

    private static void configure(JavalinConfig config, Settings settings, QueuedThreadPool threads, SingleLane lane) {
        config.jetty.threadPool = threads;
        config.jetty.host = settings.get(GatewaySettings.HOST);
        config.jetty.port = settings.get(GatewaySettings.PORT);
        long minRate = settings.get(GatewaySettings.MIN_DATA_RATE);
        int connections = settings.get(GatewaySettings.CONNECTIONS);
        config.jetty.modifyServer(server -> {
            server.addBean(new NetworkConnectionLimit(connections, server));
            GracefulHandler outermost = new GracefulHandler();
            Handler.Singleton innermost = within(outermost, lane);
            if (minRate > 0) {
                innermost = within(innermost, new MinimumDataRateHandler(minRate, 0));
            }
            Optional<List<String>> origins = settings.find(GatewaySettings.ORIGINS);
            if (origins.isPresent()) {
                innermost = within(innermost, CrossOrigin.of(origins.get()));
            }
            server.setHandler(outermost);
        });
        config.jetty.addConnector((server, http) -> connector(server, http, settings));
    }

    private static Handler.Singleton within(Handler.Singleton outer, Handler.Singleton inner) {
        outer.setHandler(inner);
        return inner;
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, Settings settings) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(settings.get(GatewaySettings.HEADER_BYTES).intValue());
        HttpConnectionFactory connections = new HttpConnectionFactory(http);
        connections.setInputBufferSize(INPUT_BUFFER);
        ServerConnector connector = new ServerConnector(server, connections);
        connector.setHost(settings.get(GatewaySettings.HOST));
        connector.setPort(settings.get(GatewaySettings.PORT));
        connector.setShutdownIdleTimeout(IDLE_AT_END.toMillis());
        connector.setIdleTimeout(settings.get(GatewaySettings.IDLE_TIMEOUT).toMillis());
        return connector;
    }
}
