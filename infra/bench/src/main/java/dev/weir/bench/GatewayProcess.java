package dev.weir.bench;

import dev.weir.local.ChildCommand;
import dev.weir.local.ChildProcess;
import dev.weir.local.Readiness;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Starts a gateway of its own and waits until it takes events. */
final class GatewayProcess {
    private static final String MAIN = "dev.weir.gateway.Gateway";

    /** More events in ten seconds than a machine can send: the bench measures what the gateway can, not what it allows. */
    private static final String NO_LIMIT = "1000000000";

    private GatewayProcess() {}

    static ChildProcess start(Workplace workplace, String kafka, BenchKey key, int port, int operationsPort)
            throws IOException {
        return ChildProcess.start(new ChildCommand(
                        "gateway",
                        JvmFlags.SERVICE,
                        workplace.project().module("ingest-gateway"),
                        MAIN,
                        List.of(),
                        Map.of(
                                "WEIR_KAFKA", kafka,
                                "WEIR_GATEWAY_PORT", Integer.toString(port),
                                "WEIR_OPERATIONS_PORT", Integer.toString(operationsPort),
                                "WEIR_KEY_PEPPER", key.pepper(),
                                "WEIR_STATIC_KEYS_FILE", key.file().toString(),
                                "WEIR_GATEWAY_KEY_EVENTS", NO_LIMIT,
                                "WEIR_EXIT_WITH_PARENT", "true"),
                        workplace.scratch().resolve("gateway.log"),
                        new Readiness.Http(URI.create("http://127.0.0.1:" + operationsPort + "/readyz"))))
                .awaitReady();
    }
}
