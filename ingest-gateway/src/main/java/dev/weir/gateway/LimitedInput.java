package dev.weir.gateway;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that ends in 413 once more bytes come out of it than allowed. */
final class LimitedInput extends FilterInputStream {
    private final long limit;
    private final String what;
    private long left;

    LimitedInput(InputStream in, long limit, String what) {
        super(in);
        this.limit = limit;
        this.what = what;
        this.left = limit;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        count(read);
        return read;
    }

    @Override
    public long skip(long bytes) {
        throw new UnsupportedOperationException("Skipped bytes would not be counted");
    }

    private void count(int read) {
        if (read > 0) {
            left -= read;
            if (left < 0) {
                throw Problems.tooLarge(what + " may have at most " + limit + " bytes");
            }
        }
    }
}
