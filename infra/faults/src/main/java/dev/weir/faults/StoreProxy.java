package dev.weir.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** The network between the sinks and ClickHouse, which breaks on command; otherwise it hands on every byte. */
final class StoreProxy implements AutoCloseable {
    /** What happens to the next INSERT. */
    enum Break {
        /** It goes on its way. */
        NONE,
        /** It arrives whole, and the connection ends when its answer comes. */
        ANSWER_LOST,
        /** The connection ends in the middle of the rows. */
        ROWS_CUT,
        /** It arrives whole, and its answer comes later than anybody waits for. */
        ANSWER_LATE
    }

    private static final int BUFFER = 64 * 1024;

    private final ServerSocket listening;
    private final InetSocketAddress store;
    private final int lateSeconds;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Break> next = new AtomicReference<>(Break.NONE);
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean away;

    /** @param lateSeconds how late a late answer is */
    StoreProxy(URI store, int lateSeconds) throws IOException {
        this.store = new InetSocketAddress(store.getHost(), store.getPort());
        this.lateSeconds = lateSeconds;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("store-proxy").start(this::accept);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** Breaks the next INSERT in that way. */
    void breakNextInsert(Break how) {
        next.set(how);
    }

    /** Whether no INSERT is waited for any more. */
    boolean hasBroken() {
        return next.get() == Break.NONE;
    }

    /** Ends all connections and refuses new ones until the store is back. */
    void goAway() {
        away = true;
        open.forEach(StoreProxy::end);
    }

    void comeBack() {
        away = false;
    }

    /** How many connections were refused while the store was away. */
    int refused() {
        return refused.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        open.forEach(StoreProxy::end);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                open.add(client);
                Thread.ofVirtual().name("store-connection").start(() -> serve(client));
            } catch (IOException _) {
                // Closed, or a connection that ended before it began.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket()) {
            if (away) {
                refused.incrementAndGet();
                return;
            }
            server.connect(store, 3_000);
            open.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            AtomicReference<Break> fate = new AtomicReference<>(Break.NONE);
            Thread answers = Thread.ofVirtual().start(() -> handBack(server, client, fate));
            handOn(client, server, fate);
            answers.join();
            open.remove(server);
        } catch (IOException _) {
            // The other side finds out by itself.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private void handOn(Socket client, Socket server, AtomicReference<Break> fate) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream from = client.getInputStream();
            OutputStream to = server.getOutputStream();
            long untilCut = Long.MAX_VALUE;
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                Head head = Head.of(buffer, count);
                if (head != null) {
                    Break how = head.isInsert() ? next.getAndSet(Break.NONE) : Break.NONE;
                    fate.set(how);
                    untilCut = how == Break.ROWS_CUT ? head.length() + head.bodyLength() / 2 : Long.MAX_VALUE;
                }
                to.write(buffer, 0, (int) Math.min(count, untilCut));
                untilCut -= count;
                if (untilCut <= 0) {
                    break;
                }
            }
        } catch (IOException _) {
            // Ended by one of the two sides.
        } finally {
            end(server);
        }
    }

    private void handBack(Socket server, Socket client, AtomicReference<Break> fate) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream from = server.getInputStream();
            OutputStream to = client.getOutputStream();
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                switch (fate.get()) {
                    case NONE, ROWS_CUT -> to.write(buffer, 0, count);
                    case ANSWER_LOST -> {
                        return;
                    }
                    case ANSWER_LATE -> {
                        TimeUnit.SECONDS.sleep(lateSeconds);
                        to.write(buffer, 0, count);
                    }
                }
            }
        } catch (IOException _) {
            // Ended by one of the two sides.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            end(client);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is of no use any more either way.
        }
    }

    /**
     * The beginning of a request, as the sink's client sends it: in one piece, and never before the last answer.
     *
     * @param length of the request line and the headers
     */
    private record Head(boolean isInsert, int length, long bodyLength) {
        static @org.jspecify.annotations.Nullable Head of(byte[] bytes, int count) {
            if (count < 5 || !Arrays.equals(bytes, 0, 5, "POST ".getBytes(ISO_8859_1), 0, 5)) {
                return null;
            }
            String text = new String(bytes, 0, count, ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) {
                return null;
            }
            String head = text.substring(0, end);
            long length = head.lines()
                    .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
                    .mapToLong(line -> Long.parseLong(line.substring(15).strip()))
                    .findFirst()
                    .orElse(0);
            return new Head(head.contains("query=INSERT"), end + 4, length);
        }
    }
}
