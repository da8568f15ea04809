package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One connection on which a test sends whatever it likes, whenever it likes. */
final class RawHttp implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Socket socket;
    private final StringBuilder received = new StringBuilder();

    RawHttp(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** What has come so far. */
    String received() throws IOException {
        int available = socket.getInputStream().available();
        if (available > 0) {
            received.append(new String(socket.getInputStream().readNBytes(available), StandardCharsets.ISO_8859_1));
        }
        return received.toString();
    }

    String awaitAnswer() {
        return await().atMost(LIMIT).until(this::received, text -> text.contains("\r\n\r\n"));
    }

    /** Everything until the other side closes, cleanly or with a reset because it did not read all. */
    String awaitEnd() throws IOException {
        socket.setSoTimeout((int) LIMIT.toMillis());
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                received.append((char) next);
            }
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return received.toString();
    }

    void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
