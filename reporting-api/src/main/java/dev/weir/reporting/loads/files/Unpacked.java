package dev.weir.reporting.loads.files;

import dev.weir.reporting.s3.BucketProblem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** A stream that is unpacked while it is read, and whose damage is told from trouble with reading what is packed. */
final class Unpacked extends FilterInputStream {
    private final String packing;

    Unpacked(InputStream in, String packing) {
        super(in);
        this.packing = packing;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            return super.read(into, offset, length);
        } catch (UnreadableObject | BucketProblem | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private UnreadableObject damaged(IOException e) {
        UnreadableObject damaged =
                new UnreadableObject("is damaged, or cut off: its " + packing + " can't be unpacked");
        damaged.initCause(e);
        return damaged;
    }
}
