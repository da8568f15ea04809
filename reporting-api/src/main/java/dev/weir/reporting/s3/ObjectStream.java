package dev.weir.reporting.s3;

import dev.weir.kit.Backoff;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** One object's bytes; goes on at the same place of the same content when a connection breaks, for a while. */
final class ObjectStream extends InputStream {
    /** How long nothing may come before it is given up. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Bucket bucket;
    private final StoredObject object;
    private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    private @Nullable ResponseInputStream<GetObjectResponse> connection;
    private long position;

    ObjectStream(Bucket bucket, StoredObject object) {
        this.bucket = bucket;
        this.object = object;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (position < object.size()) {
            try {
                int read = connected().read(into, offset, length);
                if (read >= 0) {
                    position += read;
                    backoff.reset();
                    return read;
                }
                throw new BucketProblem(BucketProblem.Kind.AWAY, new IOException("It ended early"));
            } catch (BucketProblem e) {
                orWait(e, deadline);
            } catch (IOException | SdkException e) {
                orWait(new BucketProblem(BucketProblem.Kind.AWAY, e), deadline);
            }
        }
        return -1;
    }

    private ResponseInputStream<GetObjectResponse> connected() throws BucketProblem {
        ResponseInputStream<GetObjectResponse> open = connection;
        if (open == null) {
            open = bucket.open(object, position);
            connection = open;
        }
        return open;
    }

    private void orWait(BucketProblem problem, long deadline) throws IOException {
        disconnect();
        if (problem.kind() != BucketProblem.Kind.AWAY || System.nanoTime() > deadline) {
            throw problem;
        }
        try {
            backoff.pause();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Ended while waiting for the store");
        }
    }

    private void disconnect() {
        ResponseInputStream<GetObjectResponse> open = connection;
        connection = null;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void close() {
        disconnect();
    }
}
