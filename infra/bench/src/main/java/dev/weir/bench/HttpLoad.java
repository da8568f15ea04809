package dev.weir.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * A cheap load generator: one thread, some keep-alive connections, on each the next request as soon as the last was
 * answered; only to this machine. The latency is that of the closed loop: it does not count waiting for a connection.
 */
final class HttpLoad implements AutoCloseable {
    private static final int BUFFER = 8 * 1024;
    private static final long SILENCE_MS = 10_000;

    /** How many requests at most, and for how long. */
    record Limits(long requests, Duration time) {}

    private final InetSocketAddress server;
    private final int connections;
    private final Requests requests;
    private final int expectedStatus;
    private final Selector selector;
    private final List<SocketChannel> channels = new ArrayList<>();

    private final Histogram nanos = new Histogram(3);
    private long toSend;
    private long underWay;
    private long answered;
    private long refused;
    private long totalExpected;
    private long deadline;
    private int lastRefusal;

    private static final class Connection {
        final ByteBuffer out;
        final byte[] received = new byte[BUFFER];
        final ByteBuffer in = ByteBuffer.wrap(received);
        long sentAt;

        Connection(int longestRequest) {
            out = ByteBuffer.allocate(longestRequest);
        }
    }

    HttpLoad(int port, int connections, Requests requests, int expectedStatus) throws IOException {
        this.requests = requests;
        this.expectedStatus = expectedStatus;
        this.selector = Selector.open();
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.connections = connections;
    }

    /** Fresh for each run: while the other contender runs, a server may close what is idle. */
    private void connect() throws IOException {
        disconnect();
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open(server);
            channels.add(channel);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Connection(requests.longest()));
        }
    }

    private void disconnect() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
        channels.clear();
        selector.selectNow();
    }

    /** Sends until a limit is reached and every answer is there. */
    Sample run(Limits limits) throws IOException {
        connect();
        nanos.reset();
        answered = 0;
        refused = 0;
        toSend = limits.requests();
        long start = System.nanoTime();
        deadline = start + limits.time().toNanos();
        for (SelectionKey key : selector.keys()) {
            sendNext(key);
        }
        while (underWay > 0) {
            if (selector.select(this::advance, SILENCE_MS) == 0) {
                throw new IOException("no answer to " + underWay + " requests for " + SILENCE_MS + " ms");
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Sample(
                answered / seconds,
                Map.of(
                        "p50_ms", nanos.getValueAtPercentile(50) / 1e6,
                        "p99_ms", nanos.getValueAtPercentile(99) / 1e6,
                        "max_ms", nanos.getMaxValue() / 1e6,
                        "requests", (double) answered + refused,
                        "errors", (double) refused));
    }

    /** How many answers of the expected status there were, in all runs. */
    long totalExpected() {
        return totalExpected;
    }

    /** The status of the last answer that was not the expected one; 0 when there was none. */
    int lastRefusal() {
        return lastRefusal;
    }

    private void advance(SelectionKey key) {
        try {
            if (key.isWritable()) {
                write(key);
            }
            if (key.isReadable()) {
                read(key);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void sendNext(SelectionKey key) throws IOException {
        if (toSend == 0 || System.nanoTime() > deadline) {
            return;
        }
        toSend--;
        underWay++;
        Connection connection = (Connection) key.attachment();
        connection.in.clear();
        connection.out.clear();
        requests.write(connection.out);
        connection.out.flip();
        connection.sentAt = System.nanoTime();
        write(key);
    }

    private static void write(SelectionKey key) throws IOException {
        Connection connection = (Connection) key.attachment();
        ((SocketChannel) key.channel()).write(connection.out);
        int interest =
                connection.out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    private void read(SelectionKey key) throws IOException {
        Connection connection = (Connection) key.attachment();
        if (((SocketChannel) key.channel()).read(connection.in) < 0) {
            throw new IOException("the server closed a connection");
        }
        int status = HttpAnswer.statusWhenWhole(connection.received, connection.in.position());
        if (status == 0) {
            return;
        }
        nanos.recordValue(System.nanoTime() - connection.sentAt);
        underWay--;
        if (status == expectedStatus) {
            answered++;
            totalExpected++;
        } else {
            refused++;
            lastRefusal = status;
        }
        sendNext(key);
    }

    @Override
    public void close() throws IOException {
        disconnect();
        selector.close();
    }
}
