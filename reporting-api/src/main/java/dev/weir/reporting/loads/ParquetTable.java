package dev.weir.reporting.loads;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.clickhouse.access.ExportTarget;
import dev.weir.reporting.exports.query.ExportServer;
import dev.weir.reporting.exports.query.ServerRefusal;
import dev.weir.reporting.loads.files.UnreadableObject;
import dev.weir.reporting.s3.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A Parquet object of the bucket as ClickHouse sees it: a table. */
final class ParquetTable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LOOK = Duration.ofMinutes(1);

    /** How long nothing of the rows may come; ClickHouse may have to unpack a large row group first. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    /** What ClickHouse would take for a pattern of several names, or for a file inside of an archive. */
    private static final Pattern NO_PLAIN_KEY = Pattern.compile("[*?{}]|::|//");

    private static final Pattern MANY = Pattern.compile("\\b(Array|Map|Nested|Variant|JSON)\\(");

    /** Rows in the order of the file, whatever is asked how often, and texts that the record's own rules can judge. */
    private static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("max_threads", "1"),
            Map.entry("use_hive_partitioning", "0"),
            Map.entry("input_format_parquet_preserve_order", "1"),
            Map.entry("input_format_parquet_memory_high_watermark", "67108864"),
            Map.entry("schema_inference_use_cache_for_s3", "0"),
            Map.entry("use_cache_for_count_from_files", "0"),
            Map.entry("session_timezone", "UTC"),
            Map.entry("date_time_output_format", "iso"),
            Map.entry("output_format_json_quote_64bit_integers", "0"),
            Map.entry("output_format_json_quote_denormals", "1"),
            // Else it breaks off behind its words, which may be lost then.
            Map.entry("http_write_exception_in_output_format", "1"),
            // Kafka may be away for longer than a reader of reports.
            Map.entry("http_send_timeout", "600"));

    private final ExportServer clickHouse;
    private final String source;

    private ParquetTable(ExportServer clickHouse, String source) {
        this.clickHouse = clickHouse;
        this.source = source;
    }

    static ParquetTable of(ExportServer clickHouse, StoredObject object) throws UnreadableObject {
        String key = object.key();
        if (!key.toLowerCase(Locale.ROOT).endsWith(".parquet")) {
            throw new UnreadableObject(
                    "is Parquet that is packed once more; Parquet is packed inside, and its name ends in .parquet");
        }
        if (NO_PLAIN_KEY.matcher(key).find()) {
            throw new UnreadableObject(
                    "is Parquet and has one of * ? { } :: // in its name, which ClickHouse can't read");
        }
        return new ParquetTable(
                clickHouse,
                "s3(" + ExportTarget.COLLECTION + ", filename = '" + inAddress(key) + "', format = 'Parquet')");
    }

    /** ClickHouse makes an address of it and reads that, so each byte that means something there is written as its number. */
    private static String inAddress(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    /** Fails unless its columns are such as a record may have. */
    void check(ColumnNames names) throws IOException {
        List<String> plain = new ArrayList<>();
        for (String line : ask("DESCRIBE TABLE " + source + " FORMAT JSONCompactEachRow")) {
            JsonNode column = JSON.readTree(line);
            String name = column.path(0).asText();
            String type = column.path(1).asText();
            if (MANY.matcher(type).find()) {
                throw new UnreadableObject("has a list or a map in its column " + name + ", which no record has");
            }
            if (!type.contains("Tuple(")) {
                plain.add(name);
            }
        }
        names.check(plain);
    }

    /** Fails unless ClickHouse finds the object itself: its bucket may be another one. */
    void check(StoredObject object) throws IOException {
        for (String etag : ask("SELECT _etag FROM " + source + " LIMIT 1")) {
            if (!etag.replace("\"", "").equals(object.etag().replace("\"", ""))) {
                throw new UnreadableObject("is not what ClickHouse finds under its name in the bucket of exports");
            }
        }
    }

    /** How many rows its end says that it has. */
    long rows() throws IOException {
        return Long.parseLong(ask("SELECT count() FROM " + source).getFirst());
    }

    /** Its rows, a line of JSON each. */
    InputStream read() throws IOException {
        return withWords(() -> clickHouse.stream(
                clickHouse.watcher(), "SELECT * FROM " + source + " FORMAT JSONEachRow", OPTIONS, SILENCE));
    }

    private List<String> ask(String sql) throws IOException {
        return withWords(() -> clickHouse
                .ask(clickHouse.watcher(), sql, OPTIONS, LOOK)
                .body()
                .lines()
                .toList());
    }

    private interface Question<T> {
        T answer() throws IOException, InterruptedException, ServerRefusal;
    }

    private static <T> T withWords(Question<T> question) throws IOException {
        try {
            return question.answer();
        } catch (ServerRefusal e) {
            UnreadableObject unreadable =
                    new UnreadableObject("can't be read as Parquet by ClickHouse: " + e.sentence());
            unreadable.initCause(e);
            throw unreadable;
        } catch (InterruptedException _) {
            throw new InterruptedIOException("Ended while ClickHouse was asked");
        }
    }
}
