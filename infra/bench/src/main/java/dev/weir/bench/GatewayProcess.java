package dev.weir.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Starts a gateway on free ports and waits until it is ready. */
final class GatewayProcess {
    private static final String MAIN = "dev.weir.gateway.Gateway";

    private GatewayProcess() {}

    static ChildJvm start(Workplace workplace, LocalBroker broker, BenchKey key, int port) throws Exception {
        int operationsPort = Ports.free();
        ChildJvm process = ChildJvm.start(
                new ChildJvm.Command(
                        "gateway",
                        workplace.classPath("ingest-gateway"),
                        JvmFlags.SERVICE,
                        MAIN,
                        List.of(),
                        Map.of(
                                "WEIR_KAFKA", broker.address(),
                                "WEIR_GATEWAY_PORT", Integer.toString(port),
                                "WEIR_OPERATIONS_PORT", Integer.toString(operationsPort),
                                "WEIR_KEY_PEPPER", key.pepper(),
                                "WEIR_STATIC_KEYS_FILE", key.file().toString(),
                                "WEIR_EXIT_WITH_PARENT", "true")),
                workplace.scratch());
        URI ready = URI.create("http://127.0.0.1:" + operationsPort + "/readyz");
        process.await(() -> answersOk(ready), Duration.ofSeconds(60));
        return process;
    }

    private static boolean answersOk(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(1000);
            return connection.getResponseCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }
}
