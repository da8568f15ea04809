package dev.weir.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The address where a Docker engine would answer; asked in a moment, where Testcontainers would try for seconds. */
record DockerEngine(URI address) {

    static DockerEngine from(Map<String, String> environment) {
        return new DockerEngine(URI.create(environment.getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock")));
    }

    boolean answers() {
        try {
            return "unix".equals(address.getScheme()) ? socketAnswers(Path.of(address.getPath())) : portAnswers();
        } catch (IOException | UnsupportedOperationException nobody) {
            return false;
        }
    }

    private static boolean socketAnswers(Path socket) throws IOException {
        if (!Files.exists(socket)) {
            return false;
        }
        SocketAddress at = UnixDomainSocketAddress.of(socket);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(at);
            channel.write(ByteBuffer.wrap("GET /_ping HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(12);
            int read = 0;
            while (answer.hasRemaining() && read >= 0) {
                read = channel.read(answer);
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII).endsWith(" 200");
        }
    }

    private boolean portAnswers() throws IOException {
        for (InetAddress host : InetAddress.getAllByName(address.getHost())) {
            try (Socket engine = new Socket()) {
                engine.connect(new InetSocketAddress(host, address.getPort()), 500);
                return true;
            }
        }
        return false;
    }
}
