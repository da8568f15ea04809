package dev.weir.reporting.loads;

import dev.weir.kit.Backoff;
import dev.weir.reporting.exports.query.ServerRefusal;
import dev.weir.reporting.loads.files.ObjectPieces;
import dev.weir.reporting.loads.files.Piece;
import dev.weir.reporting.loads.files.Pieces;
import dev.weir.reporting.loads.files.UnreadableObject;
import dev.weir.reporting.s3.Bucket;
import dev.weir.reporting.s3.BucketProblem;
import dev.weir.reporting.s3.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet object whose rows ClickHouse sends as lines of JSON; a line's number is the row's. Where ClickHouse breaks
 * off, it is asked again, for a while, and what was read is passed over.
 */
final class ParquetObject implements OpenObject, Pieces {
    private static final String AWAY = "ClickHouse, which reads Parquet, does not answer or broke off";
    private static final byte[] EXCEPTION = "{\"exception\": \"Code: ".getBytes(StandardCharsets.US_ASCII);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Bucket bucket;
    private final StoredObject object;
    private final ParquetTable table;
    private final ColumnNames names;
    private final ObjectPieces format;
    private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    private @Nullable InputStream answer;
    private @Nullable Pieces lines;
    private long rows;
    private long read;

    ParquetObject(Bucket bucket, StoredObject object, ParquetTable table, ColumnNames names, ObjectPieces format) {
        this.bucket = bucket;
        this.object = object;
        this.table = table;
        this.names = names;
        this.format = format;
    }

    @Override
    public Pieces pieces() {
        return this;
    }

    @Override
    public Piece next() throws IOException {
        Piece piece = line();
        if (piece instanceof Piece.Json json && isException(json)) {
            throw brokenOff(
                    ServerRefusal.plain(new String(json.buffer(), json.from(), json.length(), StandardCharsets.UTF_8)));
        }
        read += piece == Piece.End.END ? 0 : 1;
        return piece;
    }

    /** ClickHouse tells what went wrong as one line more. A record never begins so: it has no space behind a name. */
    private static boolean isException(Piece.Json line) {
        return line.length() > EXCEPTION.length
                && Arrays.equals(
                        line.buffer(), line.from(), line.from() + EXCEPTION.length, EXCEPTION, 0, EXCEPTION.length);
    }

    private UnreadableObject brokenOff(String why) {
        return new UnreadableObject("can't be read on by ClickHouse after its record " + read + ": " + why);
    }

    private Piece line() throws IOException {
        long broken = 0;
        while (true) {
            try {
                return opened().next();
            } catch (UnreadableObject e) {
                throw read > 0 && e.getCause() instanceof ServerRefusal refusal ? brokenOff(refusal.sentence()) : e;
            } catch (InterruptedIOException e) {
                throw e;
            } catch (BucketProblem e) {
                if (e.kind() != BucketProblem.Kind.AWAY) {
                    throw e;
                }
                broken = orWait(e, broken);
            } catch (IOException e) {
                broken = orWait(new IOException(AWAY, e), broken);
            }
        }
    }

    /** The rows from the next one on. */
    private Pieces opened() throws IOException {
        Pieces open = lines;
        if (open == null) {
            bucket.requireUnchanged(object);
            table.check(names);
            table.check(object);
            rows = table.rows();
            InputStream content = table.read();
            answer = content;
            open = format.lines(content);
            for (long i = 0; i < read; i++) {
                if (open.next() == Piece.End.END) {
                    throw new UnreadableObject("ended before a record that it had before");
                }
            }
            lines = open;
            backoff.reset();
        }
        return open;
    }

    /** @param broken since when, by the JVM's clock; 0 when it worked just now */
    private long orWait(IOException problem, long broken) throws IOException {
        close();
        if (Thread.interrupted() || isInterruption(problem)) {
            throw new InterruptedIOException("Ended while ClickHouse was read");
        }
        long now = System.nanoTime();
        if (broken != 0 && now - broken > PATIENCE.toNanos()) {
            throw problem;
        }
        try {
            backoff.pause();
        } catch (InterruptedException _) {
            throw new InterruptedIOException("Ended while waiting for ClickHouse");
        }
        return broken == 0 ? now : broken;
    }

    private static boolean isInterruption(@Nullable Throwable problem) {
        return problem != null && (problem instanceof InterruptedException || isInterruption(problem.getCause()));
    }

    @Override
    public long bytes() {
        return rows == 0 ? object.size() : (long) ((double) object.size() * read / rows);
    }

    @Override
    public void checkWhole() throws IOException {
        bucket.requireUnchanged(object);
        if (read != rows) {
            throw new UnreadableObject("has " + rows + " records by its end, of which ClickHouse gave " + read);
        }
    }

    @Override
    public void close() {
        InputStream open = answer;
        answer = null;
        lines = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
