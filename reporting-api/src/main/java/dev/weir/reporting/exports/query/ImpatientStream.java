package dev.weir.reporting.exports.query;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What comes over a network, closed when nothing comes for too long: a server that stands still is no slow one. */
final class ImpatientStream extends FilterInputStream {
    private final Duration silence;

    ImpatientStream(InputStream in, Duration silence) {
        super(in);
        this.silence = silence;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (in.available() > 0) {
            return in.read(into, offset, length);
        }
        CompletableFuture<@Nullable Void> arrival = new CompletableFuture<>();
        var _ = arrival.orTimeout(silence.toMillis(), TimeUnit.MILLISECONDS).exceptionally(_ -> giveUp());
        try {
            return in.read(into, offset, length);
        } catch (IOException e) {
            throw arrival.isCompletedExceptionally() ? new IOException("Nothing came for " + silence, e) : e;
        } finally {
            arrival.complete(null);
        }
    }

    private @Nullable Void giveUp() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return null;
    }
}
