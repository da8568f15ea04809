package dev.weir.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.kit.Settings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void everyPortHasItsDocumentedDefault() {
        assertThat(Arrays.stream(LocalPort.values()).map(port -> port.settingName() + " " + port.usual()))
                .containsExactly(
                        "WEIR_LOCAL_GATEWAY_PORT 8080",
                        "WEIR_LOCAL_REPORTING_PORT 8081",
                        "WEIR_LOCAL_KAFKA_PORT 9092",
                        "WEIR_LOCAL_KAFKA_CONTROLLER_PORT 9093",
                        "WEIR_LOCAL_CLICKHOUSE_PORT 8123",
                        "WEIR_LOCAL_CLICKHOUSE_NATIVE_PORT 9000",
                        "WEIR_LOCAL_S3_PORT 9001",
                        "WEIR_LOCAL_GATEWAY_OPERATIONS_PORT 9101",
                        "WEIR_LOCAL_PROCESSOR_OPERATIONS_PORT 9102",
                        "WEIR_LOCAL_SINK_OPERATIONS_PORT 9103",
                        "WEIR_LOCAL_REPORTING_OPERATIONS_PORT 9104",
                        "WEIR_LOCAL_CLOUD_PORT 9105");
    }

    @Test
    void aZeroTakesAFreePortAndNoPortIsGivenTwice() throws Exception {
        Ports ports = Ports.claim(Settings.read(allFree(), Ports.settings()));

        assertThat(Arrays.stream(LocalPort.values()).map(ports::of))
                .doesNotHaveDuplicates()
                .allSatisfy(port -> assertThat(port).isPositive());
    }

    @Test
    void aTakenPortIsNamedWithWhoWantsItAndTheSettingThatMovesIt() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> environment = allFree();
            environment.put("WEIR_LOCAL_GATEWAY_PORT", Integer.toString(other.getLocalPort()));
            Settings settings = Settings.read(environment, Ports.settings());

            assertThatThrownBy(() -> Ports.claim(settings))
                    .isInstanceOf(StackProblem.class)
                    .hasMessageContaining("Port " + other.getLocalPort() + " is taken")
                    .hasMessageContaining("the gateway")
                    .hasMessageContaining("WEIR_LOCAL_GATEWAY_PORT");
        }
    }

    private static Map<String, String> allFree() {
        Map<String, String> environment = new HashMap<>();
        for (LocalPort port : LocalPort.values()) {
            environment.put(port.settingName(), "0");
        }
        return environment;
    }
}
