package dev.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartsSourceTest {

    private static final DockerEngine NOBODY = new DockerEngine(URI.create("unix:///nobody/is/here.sock"));

    @Test
    void takes_the_local_parts_where_no_docker_engine_answers() {
        assertThat(PartsSource.choose(Map.of(), NOBODY)).isEqualTo(PartsSource.LOCAL);
    }

    @Test
    void takes_containers_where_a_docker_engine_answers() throws Exception {
        try (ServerSocket engine = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            DockerEngine docker = new DockerEngine(URI.create("tcp://127.0.0.1:" + engine.getLocalPort()));
            assertThat(PartsSource.choose(Map.of(), docker)).isEqualTo(PartsSource.CONTAINERS);
            assertThat(PartsSource.choose(Map.of("WEIR_TEST_PARTS", "local"), docker))
                    .isEqualTo(PartsSource.LOCAL);
        }
    }

    @Test
    void obeys_the_setting_and_names_a_wrong_one() {
        assertThat(PartsSource.choose(Map.of("WEIR_TEST_PARTS", "containers"), NOBODY))
                .isEqualTo(PartsSource.CONTAINERS);
        assertThatThrownBy(() -> PartsSource.choose(Map.of("WEIR_TEST_PARTS", "docker"), NOBODY))
                .hasMessageContaining("use local or containers");
    }
}
