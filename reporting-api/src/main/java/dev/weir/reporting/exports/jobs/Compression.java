package dev.weir.reporting.exports.jobs;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a result is compressed: a text file as a whole, Parquet inside the file. */
public enum Compression {
    NONE(""),
    GZIP(".gz"),
    ZSTD(".zst");

    private final String suffix;

    Compression(String suffix) {
        this.suffix = suffix;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of a result's file. */
    public String fileName(ResultFormat format) {
        return "result." + format.extension() + (format == ResultFormat.PARQUET ? "" : suffix);
    }

    /** The compression of that name, or null. */
    public static @Nullable Compression ofWireName(String name) {
        for (Compression compression : values()) {
            if (compression.wireName().equals(name)) {
                return compression;
            }
        }
        return null;
    }
}
