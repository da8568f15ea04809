package dev.weir.kit.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/**
 * Notices clients that go away while their requests are worked on, which a server without anything to write does not see
 * by itself. It reads from a connection that has no more to say until it is answered: the end of the stream is a client
 * that went away. Bytes are the client's next request, sent ahead; they can't be put back, so the connection closes after
 * the answer, as HTTP/1.1 allows, and the client sends that request again.
 */
public final class ClientWatch implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(200);

    private final Set<Watched> all = ConcurrentHashMap.newKeySet();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("client-watch").unstarted(this::run);

    public void start() {
        thread.start();
    }

    private final class Watched implements Watching {
        private final Context ctx;
        private final SocketChannel channel;
        private final Runnable whenGone;
        private boolean over;
        private boolean sentAhead;

        private Watched(Context ctx, SocketChannel channel, Runnable whenGone) {
            this.ctx = ctx;
            this.channel = channel;
            this.whenGone = whenGone;
        }

        private synchronized void look() {
            if (over) {
                return;
            }
            try {
                int read = channel.read(ByteBuffer.allocate(1));
                if (read == 0) {
                    return;
                }
                over = true;
                sentAhead = read > 0;
            } catch (IOException _) {
                over = true;
            }
            if (!sentAhead) {
                whenGone.run();
            }
        }

        @Override
        public void close() {
            all.remove(this);
            synchronized (this) {
                over = true;
                if (sentAhead) {
                    ctx.header("Connection", "close");
                }
            }
        }
    }

    /**
     * Watches the client of a request whose body, if any, was read.
     *
     * @param whenGone is run at most once, by another thread; must be quick
     */
    public Watching watch(Context ctx, Runnable whenGone) {
        Object transport = ServletContextRequest.getServletContextRequest(ctx.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .getTransport();
        if (!(transport instanceof SocketChannel channel) || channel.isBlocking()) {
            return () -> {};
        }
        Watched watched = new Watched(ctx, channel, whenGone);
        all.add(watched);
        return watched;
    }

    /** A request that is watched until this is closed, which must be before anything of its answer is written. */
    public interface Watching extends AutoCloseable {
        @Override
        void close();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(EVERY);
                all.forEach(Watched::look);
            }
        } catch (InterruptedException _) {
            // Only close interrupts.
        }
    }
}
