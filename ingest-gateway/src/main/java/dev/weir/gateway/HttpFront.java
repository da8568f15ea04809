package dev.weir.gateway;

import dev.weir.kit.Health;
import dev.weir.kit.Operations;
import dev.weir.kit.Settings;
import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.Needs;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The gateway's HTTP server: its routes and its limits. */
final class HttpFront implements AutoCloseable {
    private final Javalin javalin;

    HttpFront(
            Settings settings,
            QueuedThreadPool threads,
            KeyDirectory keys,
            SingleTraffic single,
            BatchTraffic batch,
            Operations operations,
            Health health) {
        javalin = Javalin.create(config -> {
            configure(config, settings, threads);
            HttpEdge.install(config, keys);
            config.requestLogger.http(new RequestMetrics(operations.metrics()));
            HttpEdge.operations(config, health, operations);
            routes(config.routes, single, batch);
        });
        javalin.start();
    }

    int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }

    private static void routes(RoutesConfig routes, SingleTraffic single, BatchTraffic batch) {
        Needs ingest = Needs.anyOf(Scope.INGEST);
        routes.post("/api/traffic", batch::create, ingest);
        routes.post("/api/traffic/{request_id}", single::create, ingest);
        routes.put("/api/traffic/{request_id}", single::update, ingest);
        routes.delete("/api/traffic/{request_id}", single::delete, ingest);
    }

    private static void configure(JavalinConfig config, Settings settings, QueuedThreadPool threads) {
        config.jetty.threadPool = threads;
        config.jetty.host = settings.get(GatewaySettings.HOST);
        config.jetty.port = settings.get(GatewaySettings.PORT);
        long minRate = settings.get(GatewaySettings.MIN_DATA_RATE);
        int connections = settings.get(GatewaySettings.CONNECTIONS);
        config.jetty.modifyServer(server -> {
            server.addBean(new NetworkConnectionLimit(connections, server));
            if (minRate > 0) {
                server.setHandler(new MinimumDataRateHandler(minRate, 0));
            }
        });
        config.jetty.addConnector((server, http) -> connector(server, http, settings));
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, Settings settings) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(settings.get(GatewaySettings.HEADER_BYTES).intValue());
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(settings.get(GatewaySettings.HOST));
        connector.setPort(settings.get(GatewaySettings.PORT));
        connector.setIdleTimeout(settings.get(GatewaySettings.IDLE_TIMEOUT).toMillis());
        return connector;
    }
}
