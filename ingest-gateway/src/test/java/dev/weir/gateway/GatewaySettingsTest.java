package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kit.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewaySettingsTest {
    @Test
    void theDefaultsAreThese() throws Exception {
        Map<String, String> least = Map.of("WEIR_KAFKA", "127.0.0.1:9092", "WEIR_KEY_PEPPER", "pepper");

        Settings settings = Settings.read(least, Gateway.SERVICE.allSettings());

        assertThat(settings.describe())
                .containsExactlyInAnyOrder(
                        "WEIR_ENTITY_DEFINITIONS = (none) (default)",
                        "WEIR_EXIT_WITH_PARENT = false (default)",
                        "WEIR_FUTURE_SKEW = PT5S (default)",
                        "WEIR_GATEWAY_ANSWER_WITHIN = PT10S (default)",
                        "WEIR_GATEWAY_BATCHES_IN_FLIGHT = 64 (default)",
                        "WEIR_GATEWAY_BATCH_BYTES = 33554432 (default)",
                        "WEIR_GATEWAY_BATCH_EVENTS = 100000 (default)",
                        "WEIR_GATEWAY_BATCH_UNPACKED_BYTES = 134217728 (default)",
                        "WEIR_GATEWAY_BYTES_IN_FLIGHT = 16777216 (default)",
                        "WEIR_GATEWAY_CONNECTIONS = 10000 (default)",
                        "WEIR_GATEWAY_EVENT_BYTES = 65536 (default)",
                        "WEIR_GATEWAY_HEADER_BYTES = 8192 (default)",
                        "WEIR_GATEWAY_HOST = 127.0.0.1 (default)",
                        "WEIR_GATEWAY_IDLE_TIMEOUT = PT30S (default)",
                        "WEIR_GATEWAY_KEY_EVENTS = 5000000 (default)",
                        "WEIR_GATEWAY_KEY_WINDOW = PT10S (default)",
                        "WEIR_GATEWAY_LINGER = PT0S (default)",
                        "WEIR_GATEWAY_MIN_DATA_RATE = 100 (default)",
                        "WEIR_GATEWAY_ORIGINS = (none) (default)",
                        "WEIR_GATEWAY_PORT = 8080 (default)",
                        "WEIR_GATEWAY_REQUESTS_IN_FLIGHT = 2000 (default)",
                        "WEIR_GATEWAY_WAITING = 1000 (default)",
                        "WEIR_KAFKA = 127.0.0.1:9092",
                        "WEIR_KEY_PEPPER = (secret)",
                        "WEIR_LATENESS = PT168H (default)",
                        "WEIR_LOG_FORMAT = TEXT (default)",
                        "WEIR_LOG_LEVEL = INFO (default)",
                        "WEIR_OPERATIONS_HOST = 127.0.0.1 (default)",
                        "WEIR_OPERATIONS_PORT = 9101 (default)",
                        "WEIR_PROCESSORS = [127.0.0.1:9102] (default)",
                        "WEIR_PUBLIC_OPERATIONS = false (default)",
                        "WEIR_RECEIPTS_SECRET = (none) (default)",
                        "WEIR_REPLICATION_FACTOR = 1 (default)",
                        "WEIR_STATIC_KEYS_FILE = (none) (default)",
                        "WEIR_TRAFFIC_PARTITIONS = 2 (default)");
    }
}
