package dev.weir.reporting.exports.jobs;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the rows of a result are written. */
public enum ResultFormat {
    CSV("CSVWithNames", "csv", "text/csv; charset=utf-8"),
    NDJSON("JSONEachRow", "json", "application/x-ndjson"),
    PARQUET("Parquet", "parquet", "application/vnd.apache.parquet");

    private final String clickHouseName;
    private final String extension;
    private final String mediaType;

    ResultFormat(String clickHouseName, String extension, String mediaType) {
        this.clickHouseName = clickHouseName;
        this.extension = extension;
        this.mediaType = mediaType;
    }

    public String clickHouseName() {
        return clickHouseName;
    }

    String extension() {
        return extension;
    }

    public String mediaType() {
        return mediaType;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format of that name, or null. */
    public static @Nullable ResultFormat ofWireName(String name) {
        for (ResultFormat format : values()) {
            if (format.wireName().equals(name)) {
                return format;
            }
        }
        return null;
    }
}
