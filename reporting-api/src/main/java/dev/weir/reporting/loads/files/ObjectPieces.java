package dev.weir.reporting.loads.files;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * Opens an object's pieces: how it is compressed shows in its first bytes; its format in its name, or else in its first
 * characters.
 */
public final class ObjectPieces {
    private static final int BUFFER = 64 * 1024;
    private static final int LOOKED_AT = 4 * 1024;

    /** The most memory a zstd object may ask for as its window, as a power of two: what zstd itself takes by default. */
    private static final int ZSTD_WINDOW = 27;

    private final int longestRecord;
    private final CsvHeader header;

    /**
     * For objects with such records.
     *
     * @param longestRecord the most bytes a record may have
     */
    public ObjectPieces(int longestRecord, CsvHeader header) {
        this.longestRecord = longestRecord;
        this.header = header;
    }

    /** True for an object that must be read as Parquet: by its end, not from its beginning. */
    public static boolean isParquet(String key) {
        return plainName(key).endsWith(".parquet");
    }

    /** The records of an object that is no Parquet. */
    public Pieces open(String key, InputStream object) throws IOException {
        InputStream content = withoutOrderMark(unpacked(new BufferedInputStream(object, BUFFER)));
        String name = plainName(key);
        if (name.endsWith(".csv")) {
            return new CsvRecords(content, longestRecord, header);
        }
        if (name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
            return lines(content);
        }
        return byContent(content);
    }

    /** Lines of JSON from wherever. */
    public Pieces lines(InputStream content) {
        return new JsonLines(content, longestRecord);
    }

    private Pieces byContent(InputStream content) throws IOException {
        byte[] beginning = peek(content, LOOKED_AT);
        int at = 0;
        while (at < beginning.length && beginning[at] <= ' ' && beginning[at] >= 0) {
            at++;
        }
        if (at == beginning.length) {
            return lines(content);
        }
        return switch (beginning[at]) {
            case '[' -> new JsonValues(content, longestRecord);
            case '{' -> isWholeLine(beginning, at) ? lines(content) : new JsonValues(content, longestRecord);
            case 'P' -> throw new UnreadableObject("looks like Parquet, but its name does not end in .parquet");
            default ->
                throw new UnreadableObject(
                        "is neither JSON nor named .csv, .ndjson, .jsonl or .parquet (before .gz or .zst)");
        };
    }

    /** Whether the first line looks like a record of its own. */
    private static boolean isWholeLine(byte[] beginning, int from) {
        byte last = '{';
        for (int i = from; i < beginning.length && beginning[i] != '\n'; i++) {
            if (beginning[i] != '\r' && beginning[i] != ' ') {
                last = beginning[i];
            }
        }
        return last == '}';
    }

    private static InputStream unpacked(InputStream object) throws IOException {
        byte[] magic = peek(object, 4);
        if (starts(magic, 0x1f, 0x8b)) {
            return new Unpacked(new GZIPInputStream(object, BUFFER), "gzip");
        }
        if (starts(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
            return new Unpacked(new ZstdInputStreamNoFinalizer(object).setLongMax(ZSTD_WINDOW), "zstd");
        }
        return object;
    }

    private static InputStream withoutOrderMark(InputStream content) throws IOException {
        InputStream marked = content.markSupported() ? content : new BufferedInputStream(content, BUFFER);
        if (starts(peek(marked, 3), 0xef, 0xbb, 0xbf)) {
            marked.skipNBytes(3);
        }
        return marked;
    }

    private static byte[] peek(InputStream in, int count) throws IOException {
        in.mark(count);
        byte[] found = in.readNBytes(count);
        in.reset();
        return found;
    }

    private static boolean starts(byte[] found, int... expected) {
        boolean same = found.length >= expected.length;
        for (int i = 0; same && i < expected.length; i++) {
            same = (found[i] & 0xff) == expected[i];
        }
        return same;
    }

    private static String plainName(String key) {
        return key.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|gzip|zst|zstd)$", "");
    }
}
