package dev.weir.testing;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.GenericContainer;

/** A part run as a container whose ports on this machine are chosen beforehand, so that a restart keeps them. */
final class ContainerBackend implements Backend {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final GenericContainer<?> container;
    private final int port;

    private ContainerBackend(GenericContainer<?> container, int port) {
        this.container = container;
        this.port = port;
    }

    /** The port is the one that shows, once it accepts connections, that the part serves. */
    static ContainerBackend start(GenericContainer<?> container, int port) {
        container.start();
        return new ContainerBackend(container, port);
    }

    @Override
    public void stop() {
        docker().stopContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void kill() {
        docker().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void restart() {
        docker().startContainerCmd(container.getContainerId()).exec();
        Instant limit = Instant.now().plus(START_LIMIT);
        while (!accepts()) {
            if (Instant.now().isAfter(limit)) {
                throw new IllegalStateException(container.getDockerImageName() + " does not answer after its restart");
            }
        }
    }

    @Override
    public void freeze() {
        docker().pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void thaw() {
        docker().unpauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void close() {
        container.stop();
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException notYet) {
            return waited();
        }
    }

    private static boolean waited() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while waiting for a container", interrupted));
        }
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }
}
