package dev.weir.gateway;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.javalin.http.Context;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.eclipse.jetty.io.EofException;

/** Undoes the content encoding of a body while it comes in, within limits for what was sent and for what it becomes. */
record Unpacking(long maxSent, long maxUnpacked) {
    private static final String TAKEN = "gzip, zstd, identity";

    /** The most memory a zstd body may ask for as its window, as a power of two: what level 19 uses. */
    private static final int ZSTD_WINDOW = 23;

    private static final int BUFFER = 16 * 1024;

    InputStream open(Context context) throws IOException {
        String encoding = context.header("Content-Encoding");
        if (context.req().getContentLengthLong() > maxSent) {
            throw Bodies.tooLarge(maxSent);
        }
        InputStream sent = new LimitedInput(context.req().getInputStream(), maxSent, "The body");
        return switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
            case "identity" -> sent;
            case "gzip", "x-gzip" -> unpacked(gunzipped(sent));
            case "zstd" -> unpacked(new ZstdInputStreamNoFinalizer(sent).setLongMax(ZSTD_WINDOW));
            default -> throw Problems.encoding(TAKEN);
        };
    }

    private InputStream unpacked(InputStream plain) {
        return new LimitedInput(plain, maxUnpacked, "The unpacked body");
    }

    /** The header is read at once, so a body that is no gzip is found out here. */
    private static InputStream gunzipped(InputStream sent) throws IOException {
        try {
            return new GZIPInputStream(sent, BUFFER);
        } catch (EofException e) {
            throw e;
        } catch (ZipException | EOFException e) {
            throw Problems.unreadable("is not gzip, as Content-Encoding says it is");
        }
    }
}
