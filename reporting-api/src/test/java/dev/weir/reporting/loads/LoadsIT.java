package dev.weir.reporting.loads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.contract.RejectedHeaders;
import dev.weir.contract.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Loads from a real bucket to a real Kafka; each test has a prefix and ids of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadsIT {
    private LoadsFixture fixture;

    @BeforeAll
    void start() throws Exception {
        fixture = new LoadsFixture();
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    @Test
    void everyFormatArrivesAndWhatIsBadIsToldAndKept() {
        // given
        fixture.put("loads/demo/formats/a.ndjson", lines(100, 3) + "{\"id\":103,\"company_name\":7}\n" + lines(104, 1));
        fixture.put("loads/demo/formats/b.csv.gz", gzip("id,company_name\n105,\"One, \"\"two\"\"\"\nx,bad\n"));
        fixture.put(
                "loads/demo/formats/c.json", "[{\"id\":106,\"company_name\":\"c\"},{\"id\":107,\"company_name\":\"d\"");
        fixture.put("loads/demo/formats/d.csv", "id,no_such\n108,x\n");
        fixture.put("loads/demo/formats/", "");
        fixture.put("loads/demo2/formats/e.ndjson", lines(109, 1));

        // when
        JsonNode load = fixture.ended(fixture.demo, fixture.ask(fixture.demo, "formats/"));

        // then
        assertThat(load.path("status").asText()).isEqualTo("PARTIAL");
        assertThat(load.path("accepted").asInt()).isEqualTo(6);
        assertThat(load.path("refused").asInt()).isEqualTo(2);
        assertThat(load.path("files"))
                .extracting(file -> file.path("status").asText())
                .containsExactly("PARTIAL", "PARTIAL", "PARTIAL", "FAILED");
        assertThat(load.path("files").get(0).path("errors").toString())
                .startsWith("[{\"line\":4,\"field\":\"company_name\",\"reason\":\"must be a text");
        assertThat(load.path("files").get(2).path("detail").asText())
                .isEqualTo("it ends in the middle of the record that begins at line 1, at line 1");
        assertThat(load.path("files").get(3).path("detail").asText()).contains("\"no_such\"");
        assertThat(raw(100, 109)).hasSize(6).containsKeys("demo:companies:100", "demo:companies:105");
        assertThat(raw(105, 105).get("demo:companies:105"))
                .contains("One, \\\"two\\\"")
                .contains("\"last_updated\":\"2");
        assertThat(fixture.records(Topics.ENTITIES_REJECTED.name()))
                .filteredOn(record -> header(record, RejectedHeaders.SOURCE_KEY).equals("loads/demo/formats/a.ndjson"))
                .singleElement()
                .satisfies(record -> {
                    assertThat(new String(record.key(), UTF_8)).isEqualTo("demo:companies:103");
                    assertThat(new String(record.value(), UTF_8)).isEqualTo("{\"id\":103,\"company_name\":7}");
                    assertThat(header(record, RejectedHeaders.SOURCE_LINE)).isEqualTo("4");
                    assertThat(header(record, RejectedHeaders.DETAIL)).contains("company_name must be a text");
                });
    }

    @Test
    void anotherTenantSeesNeitherTheLoadNorTheFiles() {
        // given
        fixture.put("loads/demo/own/a.ndjson", lines(200, 1));
        String jobId = fixture.ask(fixture.demo, "own/");
        fixture.ended(fixture.demo, jobId);

        // then
        assertThat(fixture.get(fixture.acme, "/api/loads/" + jobId).statusCode())
                .isEqualTo(404);
        assertThat(fixture.delete(fixture.acme, jobId).statusCode()).isEqualTo(404);
        assertThat(fixture.get(fixture.acme, "/api/loads").body()).doesNotContain(jobId);
        assertThat(fixture.ended(fixture.acme, fixture.ask(fixture.acme, "own/"))
                        .path("detail")
                        .asText())
                .isEqualTo("there is no file under that s3_prefix");
        for (String prefix : List.of("../demo/own/", "own/../../demo/", "/loads/demo/", "./x")) {
            assertThat(fixture.post(
                                    fixture.acme,
                                    "{\"entity\":\"companies\",\"s3_prefix\":\"" + prefix
                                            + "\",\"mode\":\"incremental\"}")
                            .statusCode())
                    .isEqualTo(422);
        }
    }

    @Test
    void whatCantBeAskedForIsRefusedWithEveryField() {
        assertThat(fixture.post(fixture.demo, "{\"entity\":\"planets\",\"mode\":\"some\",\"force\":true}")
                        .body())
                .contains("\"entity\"", "\"s3_prefix\"", "\"mode\"", "\"force\"");
    }

    @Test
    void aLoadThatIsInterruptedGoesOnWhereItStoodAndSendsNothingTwice() {
        // given: enough for many transactions
        int records = 120_000;
        fixture.put("loads/demo/resume/1.ndjson", lines(1_000_000, records));
        fixture.put("loads/demo/resume/2.ndjson", lines(2_000_000, 10));
        String jobId = fixture.ask(fixture.demo, "resume/");

        // when: twice another process takes over in the middle
        for (int i = 1; i <= 2; i++) {
            int least = i * 20_000;
            await().until(() ->
                    fixture.load(fixture.demo, jobId).path("accepted").asInt() >= least);
            fixture.restart();
        }
        JsonNode load = fixture.ended(fixture.demo, jobId);

        // then
        assertThat(load.path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(load.path("accepted").asInt()).isEqualTo(records + 10);
        assertThat(fixture.records(Topics.ENTITIES_RAW.name()))
                .filteredOn(record -> id(record) >= 1_000_000 && id(record) < 3_000_000)
                .hasSize(records + 10)
                .extracting(LoadsIT::id)
                .doesNotHaveDuplicates();
    }

    @Test
    void aCancelledLoadEndsAndKeepsWhatWasAccepted() {
        // given
        fixture.put("loads/demo/cancel/1.ndjson", lines(4_000_000, 200_000));
        String jobId = fixture.ask(fixture.demo, "cancel/");
        await().until(() -> fixture.load(fixture.demo, jobId).path("accepted").asInt() > 0);

        // when
        assertThat(fixture.delete(fixture.demo, jobId).statusCode()).isEqualTo(202);
        JsonNode load = fixture.ended(fixture.demo, jobId);

        // then
        assertThat(load.path("status").asText()).isEqualTo("CANCELLED");
        assertThat(load.path("accepted").asInt()).isBetween(1, 199_999);
        assertThat(fixture.records(Topics.ENTITIES_RAW.name()))
                .filteredOn(record -> id(record) >= 4_000_000 && id(record) < 5_000_000)
                .hasSize(load.path("accepted").asInt());
        assertThat(fixture.delete(fixture.demo, jobId).statusCode()).isEqualTo(409);
    }

    @Test
    void runAgainItSendsTheSameRecordsWithTheSameMoments() {
        // given
        fixture.put("loads/demo/again/1.ndjson", lines(300, 5));

        // when
        fixture.ended(fixture.demo, fixture.ask(fixture.demo, "again/"));
        Map<String, String> first = raw(300, 304);
        fixture.ended(fixture.demo, fixture.ask(fixture.demo, "again/"));

        // then: the processor skips what is the same
        assertThat(fixture.records(Topics.ENTITIES_RAW.name()))
                .filteredOn(record -> id(record) >= 300 && id(record) < 305)
                .hasSize(10)
                .allSatisfy(record -> assertThat(new String(record.value(), UTF_8))
                        .isEqualTo(first.get(new String(record.key(), UTF_8))));
    }

    @Test
    void aPrefixMayHaveThousandsOfFiles() {
        // given: more than a page of the listing
        for (int i = 0; i < 1_205; i++) {
            fixture.put("loads/demo/many/%05d.ndjson".formatted(i), lines(10_000 + i, 1));
        }

        // when
        String jobId = fixture.ask(fixture.demo, "many/");
        JsonNode load = fixture.ended(fixture.demo, jobId);

        // then
        assertThat(load.path("files_done").asInt()).isEqualTo(1_205);
        assertThat(load.path("accepted").asInt()).isEqualTo(1_205);
        assertThat(LoadsFixture.json(fixture.get(fixture.demo, "/api/loads/" + jobId + "?limit=1000&cursor=1000"))
                        .path("files"))
                .hasSize(205);
    }

    @Test
    void aFileOfSomethingElseIsGivenUpSoon() {
        fixture.put("loads/demo/hopeless/1.ndjson", "{\"kind\":\"event\"}\n".repeat(20_000));

        JsonNode load = fixture.ended(fixture.demo, fixture.ask(fixture.demo, "hopeless/"));

        assertThat(load.path("status").asText()).isEqualTo("FAILED");
        assertThat(load.path("refused").asInt()).isLessThanOrEqualTo(5_000);
        assertThat(load.path("files").get(0).path("detail").asText()).contains("were all refused");
        assertThat(load.path("files").get(0).path("errors")).hasSize(5);
    }

    @Test
    void eachTroubleWithTheStoreIsCalledByItsName() {
        try {
            fixture.restart("no-such-bucket", fixture.s3.secretKey());
            assertThat(fixture.ended(fixture.demo, fixture.ask(fixture.demo, "x"))
                            .path("detail")
                            .asText())
                    .isEqualTo("the bucket is not there");
            fixture.restart(fixture.s3.bucket(), "wrong");
            assertThat(fixture.ended(fixture.demo, fixture.ask(fixture.demo, "x"))
                            .path("detail")
                            .asText())
                    .isEqualTo("the store refuses these credentials, or they may not read this");
        } finally {
            fixture.restart();
        }
    }

    @Test
    void aFileThatIsReplacedInTheMiddleIsNotMixed() {
        // given: the first file keeps it busy until the second is replaced
        fixture.put("loads/demo/changed/1.ndjson", lines(6_000_000, 60_000));
        fixture.put("loads/demo/changed/2.ndjson", lines(7_000_000, 10));
        String jobId = fixture.ask(fixture.demo, "changed/");
        await().until(() ->
                fixture.load(fixture.demo, jobId).path("files_total").asInt() == 2);
        fixture.put("loads/demo/changed/2.ndjson", lines(7_000_100, 20));

        // when
        JsonNode load = fixture.ended(fixture.demo, jobId);

        // then
        assertThat(load.path("status").asText()).isEqualTo("PARTIAL");
        assertThat(load.path("files").get(1).path("detail").asText())
                .isEqualTo("the object was changed while it was read");
        assertThat(raw(7_000_000, 7_000_200)).isEmpty();
    }

    @Test
    void parquetArrivesAsTheSameRecordsInJsonWould() {
        // given: one record in four files, and one that has no name
        String columns =
                "company_name, annual_revenue, number_of_employees, date_acquired, owner_id, city, last_updated";
        String record = "SELECT %d::UInt64 AS id, 'Größe \"1\"'::Nullable(String) AS company_name,"
                + " 12345678901234.50::Decimal(18, 2) AS annual_revenue, -7::Int32 AS number_of_employees,"
                + " toDate32('1969-12-31') AS date_acquired, 18446744073709551615::UInt64 AS owner_id,"
                + " NULL::Nullable(String) AS city,"
                + " toDateTime64('2026-02-03 04:05:06.789', 3, 'Asia/Kolkata') AS last_updated";
        fixture.put(
                "loads/demo/parquet/a.ndjson",
                "{\"id\":400,\"company_name\":\"Größe \\\"1\\\"\",\"annual_revenue\":12345678901234.5,"
                        + "\"number_of_employees\":-7,\"date_acquired\":\"1969-12-31\","
                        + "\"owner_id\":18446744073709551615,\"last_updated\":\"2026-02-03T04:05:06.789+05:30\"}\n");
        fixture.putParquet("loads/demo/parquet/b.parquet", "snappy", record.formatted(401));
        fixture.putParquet("loads/demo/parquet/c.parquet", "zstd", record.formatted(402));
        fixture.putParquet(
                "loads/demo/parquet/d.parquet",
                "gzip",
                "SELECT * FROM (" + record.formatted(403) + " UNION ALL SELECT 404, NULL, " + columns.substring(14)
                        + " FROM (" + record.formatted(404) + ") UNION ALL " + record.formatted(405) + ") ORDER BY id");

        fixture.putParquet("loads/demo/parquet-named.parquet", "none", record.formatted(406));
        fixture.put(
                "loads/demo/parquet/day=1/größe + 5%41 'x' #1&2.parquet",
                fixture.bytes("loads/demo/parquet-named.parquet"));

        // when
        JsonNode load = fixture.ended(fixture.demo, fixture.ask(fixture.demo, "parquet/"));
        Map<String, String> first = raw(400, 406);
        fixture.ended(fixture.demo, fixture.ask(fixture.demo, "parquet/"));

        // then
        assertThat(load.path("files"))
                .as(load.toString())
                .extracting(file -> file.path("status").asText())
                .containsExactly("SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "PARTIAL", "SUCCEEDED");
        assertThat(load.path("files").get(3).path("errors").toString())
                .startsWith("[{\"line\":2,\"field\":\"company_name\",\"reason\":\"is missing");
        assertThat(first).hasSize(6).doesNotContainKey("demo:companies:404");
        assertThat(first.values().stream().map(value -> value.replaceFirst("\"id\":\"?40\\d\"?", "")))
                .as(first.toString())
                .hasSize(6)
                .containsOnly(first.getOrDefault("demo:companies:400", "").replaceFirst("\"id\":\"?400\"?", ""));
        assertThat(raw(400, 406)).as("run again").isEqualTo(first);
    }

    @Test
    void aStructOfParquetIsANestedField() {
        // given
        fixture.put(
                "loads/demo/struct/a.ndjson",
                "{\"id\":600,\"summary\":\"Leak\",\"company\":{\"id\":7,\"name\":\"Harbour\"},"
                        + "\"last_updated\":\"2026-02-03T04:05:06Z\"}\n");
        fixture.putParquet(
                "loads/demo/struct/b.parquet",
                "zstd",
                "SELECT 601::UInt64 AS id, 'Leak' AS summary, (7, 'Harbour')::Tuple(id UInt64, name String) AS company,"
                        + " toDateTime('2026-02-03 04:05:06', 'UTC') AS last_updated");

        // when
        JsonNode load = fixture.ended(fixture.demo, fixture.ask(fixture.demo, "tickets", "struct/"));

        // then
        assertThat(load.path("status").asText()).as(load.toString()).isEqualTo("SUCCEEDED");
        Map<String, String> raw = raw(600, 601);
        assertThat(raw).hasSize(2);
        assertThat(raw.getOrDefault("demo:tickets:601", "").replace("601", "600"))
                .isEqualTo(raw.get("demo:tickets:600"));
    }

    @Test
    void brokenParquetEndsByItselfAndTheOtherFilesGoOn() {
        // given
        fixture.putParquet(
                "loads/demo/broken/a.parquet",
                "none",
                "SELECT 20000000 + number AS id, toString(cityHash64(number)) AS company_name FROM numbers(100000)"
                        + " SETTINGS output_format_parquet_row_group_size = 10000");
        byte[] whole = fixture.bytes("loads/demo/broken/a.parquet");
        fixture.put("loads/demo/broken/a.parquet", Arrays.copyOf(whole, whole.length / 2));
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, whole.length * 3 / 4, whole.length * 3 / 4 + 64, (byte) 0xff);
        fixture.put("loads/demo/broken/b.parquet", damaged);
        fixture.putParquet("loads/demo/broken/c.parquet", "zstd", "SELECT 1::UInt64 AS id, 'x' AS no_such");
        fixture.putParquet("loads/demo/broken/d.parquet", "zstd", "SELECT 1::UInt64 AS id, ['x'] AS company_name");
        fixture.put("loads/demo/broken/e.parquet.gz", gzip("PAR1"));
        fixture.put("loads/demo/broken/f*.parquet", "PAR1");
        fixture.putParquet("loads/demo/broken/g.parquet", "zstd", "SELECT 499::UInt64 AS id, 'good' AS company_name");
        fixture.putParquet("loads/demo/broken/h.parquet", "zstd", "SELECT 498::UInt64 AS id, 7 AS company_name");
        fixture.putParquet("loads/demo/broken/i.parquet", "zstd", "SELECT 'without an id' AS company_name");
        fixture.put("loads/demo/broken/j.parquet", "");

        // when
        JsonNode load = fixture.ended(fixture.demo, fixture.ask(fixture.demo, "broken/"));

        // then
        List<String> details = new ArrayList<>();
        load.path("files").forEach(file -> details.add(file.path("detail").asText()));
        assertThat(details).as(load.toString()).hasSize(10);
        assertThat(details.get(0)).startsWith("it can't be read as Parquet by ClickHouse: ");
        long good = load.path("files").get(1).path("accepted").asLong();
        // ClickHouse reads ahead: it may come upon the damage before it has told a row.
        assertThat(details.get(1))
                .startsWith(
                        good == 0
                                ? "it can't be read as Parquet by ClickHouse: Page CRC"
                                : "it can't be read on by ClickHouse after its record " + good + ": Page CRC");
        assertThat(raw(20_000_000, 20_100_000)).hasSize((int) good);
        assertThat(details.get(2)).isEqualTo("it has a column \"no_such\", which is none of companies");
        assertThat(details.get(3)).startsWith("it has a list or a map in its column company_name");
        assertThat(details.get(4)).startsWith("it is Parquet that is packed once more");
        assertThat(details.get(5)).contains("in its name");
        assertThat(load.path("files").get(6).path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(load.path("files").get(7).path("errors").toString())
                .startsWith("[{\"line\":1,\"field\":\"company_name\",\"reason\":\"must be a text");
        assertThat(details.get(8)).isEqualTo("it has no column id");
        assertThat(details.get(9)).startsWith("it can't be read as Parquet by ClickHouse: ");
        assertThat(raw(498, 499)).hasSize(1).containsKey("demo:companies:499");
    }

    @Test
    void parquetOfAnotherBucketIsNotTakenForTheObject() {
        try {
            // given: the loads' bucket is not the one that ClickHouse knows, which has something under that name too
            fixture.makeBucket("another-bucket");
            fixture.putParquet(
                    "loads/demo/other/a.parquet", "zstd", "SELECT 510::UInt64 AS id, 'wrong' AS company_name");
            byte[] wrong = fixture.bytes("loads/demo/other/a.parquet");
            fixture.putInto("another-bucket", "loads/demo/other/a.parquet", Arrays.copyOf(wrong, wrong.length + 1));
            fixture.restart("another-bucket", fixture.s3.secretKey());

            // when
            JsonNode load = fixture.ended(fixture.demo, fixture.ask(fixture.demo, "other/"));

            // then
            assertThat(load.path("status").asText()).isEqualTo("FAILED");
            assertThat(load.path("files").get(0).path("detail").asText())
                    .isEqualTo("it is not what ClickHouse finds under its name in the bucket of exports");
            assertThat(raw(510, 510)).isEmpty();
        } finally {
            fixture.restart();
        }
    }

    @Test
    void anInterruptedParquetFileGoesOnAtItsRecord() {
        // given
        int records = 120_000;
        String jobId = askForParquet(8_000_000, records, "parquet-resume/");

        // when: another process takes over in the middle
        await().until(() -> fixture.load(fixture.demo, jobId).path("accepted").asInt() > 0);
        fixture.restart();

        // then
        assertEachArrivedOnce(8_000_000, records, fixture.ended(fixture.demo, jobId));
    }

    @Test
    void parquetIsReadOnWhenClickHouseComesBack() {
        // given
        int records = 300_000;
        String jobId = askForParquet(9_000_000, records, "parquet-away/");
        await().until(() -> fixture.load(fixture.demo, jobId).path("accepted").asInt() > 0);

        // when
        fixture.clickHouse.kill9();
        int accepted = fixture.load(fixture.demo, jobId).path("accepted").asInt();
        fixture.clickHouse.restart();

        // then
        assertThat(accepted).isLessThan(records);
        assertEachArrivedOnce(9_000_000, records, fixture.ended(fixture.demo, jobId));
    }

    /** Rows of about 200 bytes in many row groups, on their way. */
    private String askForParquet(long firstId, int records, String prefix) {
        fixture.putParquet(
                "loads/demo/" + prefix + "1.parquet",
                "zstd",
                "SELECT " + firstId + " + number AS id, repeat(toString(cityHash64(number)), 8) AS company_name"
                        + " FROM numbers(" + records + ") SETTINGS output_format_parquet_row_group_size = 10000");
        return fixture.ask(fixture.demo, prefix);
    }

    private void assertEachArrivedOnce(long firstId, int records, JsonNode load) {
        assertThat(load.path("status").asText()).as(load.toString()).isEqualTo("SUCCEEDED");
        Map<Integer, List<Long>> ids = fixture.records(Topics.ENTITIES_RAW.name()).stream()
                .filter(record -> id(record) >= firstId && id(record) < firstId + records)
                .collect(Collectors.groupingBy(
                        ConsumerRecord::partition, Collectors.mapping(LoadsIT::id, Collectors.toList())));
        assertThat(ids.values())
                .allSatisfy(each -> assertThat(each).as("in the file's order").isSorted());
        assertThat(ids.values().stream().flatMap(List::stream).toList())
                .hasSize(records)
                .doesNotHaveDuplicates();
    }

    private Map<String, String> raw(long from, long to) {
        return fixture.records(Topics.ENTITIES_RAW.name()).stream()
                .filter(record -> id(record) >= from && id(record) <= to)
                .collect(Collectors.toMap(
                        record -> new String(record.key(), UTF_8),
                        record -> new String(record.value(), UTF_8),
                        (_, later) -> later));
    }

    private static long id(ConsumerRecord<byte[], byte[]> record) {
        return Long.parseLong(new String(record.key(), UTF_8).split(":")[2]);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static String lines(long firstId, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"id\":" + (firstId + i) + ",\"company_name\":\"Company " + i + "\"}\n")
                .collect(Collectors.joining());
    }

    private static byte[] gzip(String content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(content.getBytes(UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
