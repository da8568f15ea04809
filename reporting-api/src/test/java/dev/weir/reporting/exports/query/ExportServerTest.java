package dev.weir.reporting.exports.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.clickhouse.access.ReaderPasswords;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ExportServerTest {
    @Test
    void anAnswerThatStandsStillIsGivenUp() throws Exception {
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ExportServer server = new ExportServer(
                        ServerAddress.of(URI.create("http://127.0.0.1:" + port.getLocalPort())),
                        new ReaderPasswords("secret"))) {
            CompletableFuture<Socket> silent = CompletableFuture.supplyAsync(() -> beginAnAnswer(port));
            try (InputStream rows =
                    server.stream(server.watcher(), "SELECT 1 AS id", Map.of(), Duration.ofMillis(500))) {
                assertThat(new String(rows.readNBytes(8), UTF_8)).isEqualTo("{\"id\":1}");
                byte[] more = new byte[8];
                assertThatThrownBy(() -> rows.read(more, 0, 8))
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith("Nothing came for");
            }
            silent.join().close();
        }
    }

    private static Socket beginAnAnswer(ServerSocket port) {
        try {
            Socket caller = port.accept();
            caller.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"id\":1}\r\n".getBytes(UTF_8));
            return caller;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
