package dev.weir.reporting.exports;

import dev.weir.kit.Setting;
import dev.weir.kit.Settings;
import dev.weir.reporting.exports.runs.ExportLimits;
import dev.weir.reporting.s3.S3Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What exports are told at the start. What is missing or wrong keeps exports from running, and nothing else.
 *
 * @param s3 null without a bucket
 * @param location bucket/prefix; null for the folder exports in the bucket
 * @param clickHouse a connection string; null for the ClickHouse of the reports
 * @param reuseWithin how long an earlier result is offered for the same query
 * @param queue how many exports of a tenant may wait
 */
public record ExportSettings(
        @Nullable S3Settings s3,
        @Nullable String location,
        @Nullable String clickHouse,
        ExportLimits limits,
        Duration reuseWithin,
        int queue) {
    public static final Setting<String> LOCATION = Setting.text(
                    "WEIR_EXPORT_LOCATION", "where exports go, as bucket/prefix; otherwise exports in WEIR_S3_BUCKET")
            .asOptional();
    public static final Setting<String> CLICKHOUSE = Setting.text(
                    "WEIR_EXPORT_CLICKHOUSE",
                    "ClickHouse that exports run at, as clickhouse://user:password@host:port/db or"
                            + " http(s)://host:port?username=…&password=…, the user being the one that watches queries;"
                            + " otherwise WEIR_CLICKHOUSE")
            .asOptional()
            .asSecret();
    public static final Setting<Duration> TIME = Setting.duration(
                    "WEIR_EXPORT_TIME", "how long the query of an export may take")
            .orElse("1h");
    public static final Setting<Integer> ROWS = Setting.integer(
                    "WEIR_EXPORT_ROWS", 1, Integer.MAX_VALUE, "rows that a result may have")
            .orElse("1000000000");
    public static final Setting<Long> BYTES = Setting.bytes(
                    "WEIR_EXPORT_BYTES", "bytes that a result may have, as stored")
            .orElse("100g");
    public static final Setting<Integer> RUNNING = Setting.integer(
                    "WEIR_EXPORT_RUNNING", 1, 50, "exports of a tenant that run at a time; more wait")
            .orElse("2");
    public static final Setting<Integer> QUEUE = Setting.integer(
                    "WEIR_EXPORT_QUEUE", 1, 10_000, "exports of a tenant that may wait; more are answered with 429")
            .orElse("100");
    public static final Setting<Duration> REUSE_WITHIN = Setting.duration(
                    "WEIR_EXPORT_REUSE_WITHIN",
                    "how long the same query with the same parameters is answered with the earlier result; 0s: never")
            .orElse("10m");

    public static final Setting<Duration> KEEP = Setting.duration(
                    "WEIR_EXPORT_KEEP", "how long results are kept; then their objects are removed")
            .orElse("30d");

    public static final List<Setting<?>> ALL =
            List.of(LOCATION, CLICKHOUSE, TIME, ROWS, BYTES, RUNNING, QUEUE, REUSE_WITHIN, KEEP);

    public static ExportSettings from(Settings settings) {
        return new ExportSettings(
                s3(settings).orElse(null),
                settings.find(LOCATION).orElse(null),
                settings.find(CLICKHOUSE).orElse(null),
                new ExportLimits(
                        settings.get(TIME),
                        settings.get(ROWS),
                        settings.get(BYTES),
                        settings.get(RUNNING),
                        settings.get(KEEP)),
                settings.get(REUSE_WITHIN),
                settings.get(QUEUE));
    }

    private static Optional<S3Settings> s3(Settings settings) {
        return settings.find(LOCATION)
                .map(location -> S3Settings.of(settings, location.replaceFirst("/.*", "")))
                .or(() -> S3Settings.from(settings));
    }

    @Override
    public String toString() {
        return "ExportSettings[" + s3 + ", " + location + "]";
    }
}
