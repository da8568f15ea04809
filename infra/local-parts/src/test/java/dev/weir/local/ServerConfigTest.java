package dev.weir.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ServerConfigTest {

    @Test
    void listens_on_loopback_only_and_survives_odd_paths() throws Exception {
        // given
        String xml = new ServerConfig(Path.of("/a & b/<data>"), 8123, 9000, Path.of("/users.xml")).xml();

        // when
        Document config = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));

        // then
        assertThat(text(config, "listen_host")).isEqualTo("127.0.0.1");
        assertThat(text(config, "http_port")).isEqualTo("8123");
        assertThat(text(config, "tcp_port")).isEqualTo("9000");
        assertThat(text(config, "tmp_path")).isEqualTo("/a & b/<data>/tmp/");
    }

    private static String text(Document config, String name) {
        return config.getElementsByTagName(name).item(0).getTextContent();
    }
}
