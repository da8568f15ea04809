package dev.weir.reporting.loads;

import dev.weir.reporting.loads.files.ObjectPieces;
import dev.weir.reporting.loads.files.Pieces;
import dev.weir.reporting.s3.Bucket;
import dev.weir.reporting.s3.StoredObject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** An object that is read from its beginning to its end, whatever of JSON or CSV it is. */
final class StreamedObject implements OpenObject {
    private final Counted content;
    private final Pieces pieces;

    private StreamedObject(Counted content, Pieces pieces) {
        this.content = content;
        this.pieces = pieces;
    }

    static OpenObject open(Bucket bucket, ObjectPieces format, StoredObject object) throws IOException {
        Counted content = new Counted(bucket.read(object));
        try {
            return new StreamedObject(content, format.open(object.key(), content));
        } catch (IOException | RuntimeException e) {
            content.close();
            throw e;
        }
    }

    @Override
    public Pieces pieces() {
        return pieces;
    }

    @Override
    public long bytes() {
        return content.count;
    }

    /** It came from one etag, to its last byte. */
    @Override
    public void checkWhole() {}

    @Override
    public void close() {
        try {
            content.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
