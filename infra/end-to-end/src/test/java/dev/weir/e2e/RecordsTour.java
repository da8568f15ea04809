package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.contract.entities.Entities;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Business records from a POST or a file to what is read of them, through kills, on the whole stack. */
record RecordsTour(TestStack stack, Client demo, Client acme) {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FIRST = "2026-02-01T00:00:00.000Z";
    private static final String SECOND = "2026-03-01T12:00:00.000Z";
    private static final String THIRD = "2026-04-01T00:00:00.000Z";
    private static final int LOADED = 30_000;

    /** Writes a fifth entity, and companies with one column more, as somebody who runs Weir does. */
    static void define(Path folder) throws IOException {
        Files.writeString(folder.resolve("assets.json"), """
                {"name": "assets", "title": "Assets", "description": "What stands in the racks.",
                 "columns": [
                   {"name": "serial", "type": "text", "required": true, "filter": true, "search": true},
                   {"name": "price", "type": "decimal", "scale": 2, "filter": true},
                   {"name": "company_id", "type": "identity", "filter": true, "references": "companies"}]}
                """);
        try (InputStream shipped = Entities.class.getResourceAsStream("/entities/companies.json")) {
            ObjectNode companies = (ObjectNode) JSON.readTree(Objects.requireNonNull(shipped));
            ((ArrayNode) companies.path("columns"))
                    .addObject()
                    .put("name", "loyalty_level")
                    .put("type", "text")
                    .put("filter", true);
            Files.writeString(folder.resolve("companies.json"), companies.toString());
        }
    }

    void writtenOneByOne() throws Exception {
        post("companies", company(901, FIRST, "once"));
        post("companies", company(901, SECOND, "changed"));

        JsonNode versions = history("companies", 901);
        assertThat(versions).hasSize(2);
        assertThat(versions.get(0).path("expiry_date"))
                .isEqualTo(versions.get(1).path("effective_date"));
        assertThat(versions.get(1).path("effective_date").asText()).isEqualTo(SECOND);
        assertThat(versions.get(0).path("is_current").asBoolean()).isFalse();
        assertThat(versions.get(1).path("is_current").asBoolean()).isTrue();
        assertThat(nameAsOf("2026-03-01T11:59:59.999Z")).isEqualTo("once");
        assertThat(nameAsOf(SECOND)).isEqualTo("changed");
        assertThat(acme.isMissing("/api/companies/901")).isTrue();

        post("companies", company(901, FIRST, "late"));
        JsonNode rejected = rejected("901");
        assertThat(rejected.path("reason").asText()).isEqualTo("stale");
        assertThat(history("companies", 901)).isEqualTo(versions);
        demo.replay(rejected.path("id").asText(), "{\"event\":" + company(901, THIRD, "put right") + "}");
        assertThat(history("companies", 901)).hasSize(3);
        assertThat(demo.get("/api/companies/901").path("company_name").asText()).isEqualTo("put right");

        assertThat(demo.record("DELETE", "companies/901?last_updated=2026-05-01T00:00:00Z", "")
                        .status())
                .isEqualTo(202);
        JsonNode ended = history("companies", 901).get(2);
        assertThat(ended.path("is_current").asBoolean()).isFalse();
        assertThat(ended.path("cause").asText()).isEqualTo("delete");
        assertThat(ended.path("expiry_date").asText()).isEqualTo("2026-05-01T00:00:00.000Z");
        assertThat(demo.isMissing("/api/companies/901")).isTrue();
        assertThat(nameAsOf("2026-04-30T00:00:00Z")).isEqualTo("put right");
    }

    void definedByAFile() throws Exception {
        post("companies", company(902, FIRST, "of gold").put("loyalty_level", "gold"));
        post(
                "assets",
                JSON.createObjectNode()
                        .put("id", 1)
                        .put("last_updated", FIRST)
                        .put("serial", "S-1")
                        .put("price", "12.5")
                        .put("company_id", 902));
        history("assets", 1);
        assertThat(demo.record("POST", "assets", "{\"id\":1,\"serial\":\"S-1\",\"colour\":\"red\"}")
                        .status())
                .isEqualTo(422);
        assertThat(demo.get("/api/assets/1").path("price").decimalValue()).isEqualByComparingTo("12.5");
        assertThat(demo.get("/api/assets?q=s-1&price_min=12&price_max=13").path("items"))
                .hasSize(1);
        assertThat(demo.get("/api/companies/902/assets").path("items")).hasSize(1);
        assertThat(demo.get("/api/companies?loyalty_level=gold").path("items"))
                .singleElement()
                .satisfies(
                        item -> assertThat(item.path("company_name").asText()).isEqualTo("of gold"));
        assertThat(demo.get("/openapi.json").path("paths").has("/api/assets/{id}"))
                .isTrue();

        // A full load of others: every asset is gone as of the moment the file was stored, and once.
        int assets = demo.get("/api/assets").path("items").size();
        String columns = "toString(number + 2) AS id, concat('S-', toString(number)) AS serial";
        putFile("demo", "racks/1.csv", "CSVWithNames", columns, 2);
        for (int deleted : List.of(assets, 0)) {
            JsonNode load = ended(demo, demo.load("assets", "racks/", "full"));
            assertThat(load.path("status").asText()).as(load.toString()).isEqualTo("SUCCEEDED");
            assertThat(load.path("deleted").asInt()).isEqualTo(deleted);
            JsonNode gone = history("assets", 1);
            assertThat(gone).hasSize(1);
            assertThat(gone.get(0).path("cause").asText()).isEqualTo("delete");
            assertThat(gone.get(0).path("expiry_date"))
                    .isEqualTo(load.path("files").get(0).path("last_modified"));
            assertThat(demo.get("/api/assets?sort=id").path("items").findValuesAsText("id"))
                    .containsExactly("2", "3");
            assertThat(history("assets", 2)).hasSize(1);
        }
    }

    void loadedThroughKills() throws Exception {
        for (String tenant : List.of("demo", "acme")) {
            String columns =
                    "toString(7000000 + %s) AS id, '%s' AS last_updated, concat('Company ', id) AS company_name,"
                            + " number_of_employees, 'Active' AS status";
            String all = columns.formatted("number", FIRST).replace("number_of_employees", "7 AS number_of_employees");
            String some = columns.formatted("number * 3", SECOND)
                    .replace("number_of_employees", "toUInt32(number + 8) AS number_of_employees");
            putFile(tenant, "kills/1.ndjson.gz", "JSONEachRow", all, LOADED);
            putFile(tenant, "kills/2.ndjson", "JSONEachRow", some, LOADED / 3);
        }
        Shell.Answer peace =
                new Shell(stack).weir("load", "records", "companies", "kills/", "--tenant", "acme", "--json");
        assertThat(peace.code()).as(peace.out() + peace.err()).isZero();
        assertThat(JSON.readTree(peace.out()).path("accepted").asInt()).isEqualTo(LOADED + LOADED / 3);

        String jobId = demo.load("companies", "kills/", "incremental");
        for (int accepted : List.of(1, LOADED / 2)) {
            await("the load to go on").atMost(LIMIT).ignoreExceptions().until(() -> {
                JsonNode load = demo.get("/api/loads/" + jobId);
                return load.path("accepted").asInt() >= accepted;
            });
            assertThat(demo.get("/api/loads/" + jobId).path("status").asText()).isEqualTo("RUNNING");
            List.of("processor", "sink", "reporting").forEach(stack::kill);
        }
        JsonNode load = ended(demo, jobId);
        assertThat(load.path("status").asText()).as(load.toString()).isEqualTo("SUCCEEDED");
        assertThat(load.path("accepted").asInt()).isEqualTo(LOADED + LOADED / 3);
        awaitComplete();

        assertThat(tableOf("demo")).isEqualTo(tableOf("acme"));
        // Of each the first version; of a third also its end and the second one.
        assertThat(tableOf("acme")).startsWith(LOADED + 2 * (LOADED / 3) + "\t");
        assertThat(demo.get("/api/companies/integrity").path("sound").asBoolean())
                .isTrue();
        await("balanced books")
                .atMost(LIMIT)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(demo.get("/api/pipeline/balance")
                                .path("balanced")
                                .asText())
                        .isEqualTo("true"));
    }

    /** The record of each kind that the documents' examples ask for, companies by a load; answers with the load's id. */
    String exampleRecords() throws IOException, InterruptedException {
        putFile(
                "demo",
                "example/1.csv",
                "CSVWithNames",
                "7 AS id, '" + FIRST + "' AS last_updated, 'Seven' AS company_name",
                1);
        String loadId = demo.load("companies", "example/", "incremental");
        assertThat(ended(demo, loadId).path("status").asText()).isEqualTo("SUCCEEDED");
        post("contacts", example().put("first_name", "Ann").put("company_id", 7));
        post("tickets", example().put("summary", "It is broken").put("company_id", 7));
        post("time_entries", example().put("actual_hours", 1.5).put("company_id", 7));
        post("assets", example().put("serial", "S-7").put("company_id", 7));
        awaitComplete();
        return loadId;
    }

    /** A load that takes long enough to be cancelled. */
    String longLoad() throws IOException, InterruptedException {
        putFile("demo", "long/1.csv", "CSVWithNames", "8 AS id, 'Eight' AS company_name", 300_000);
        return demo.load("companies", "long/", "incremental");
    }

    private static ObjectNode example() {
        return JSON.createObjectNode().put("id", 7).put("last_updated", FIRST);
    }

    /** All that was loaded of a tenant, but for when and from where it was stored. */
    private String tableOf(String tenant) throws IOException, InterruptedException {
        return stack.query("SELECT count(), sum(cityHash64(formatRow('TSV', * EXCEPT (tenant_id, topic_id,"
                + " kafka_partition, kafka_offset, received_at, ingested_at)))) FROM weir.companies_history WHERE tenant_id = '"
                + tenant
                + "' AND id >= 7000000 AND id < " + (7_000_000 + LOADED));
    }

    private void putFile(String tenant, String name, String format, String columns, int count)
            throws IOException, InterruptedException {
        JsonNode s3 = stack.facts().path("s3");
        String url = s3.path("endpoint").asText() + "/" + s3.path("bucket").asText() + "/loads/" + tenant + "/" + name;
        String answer = stack.query("INSERT INTO FUNCTION s3('" + url + "', '"
                + s3.path("accessKey").asText() + "', '" + s3.path("secretKey").asText() + "', '" + format
                + "') SELECT " + columns + " FROM numbers(" + count
                + ") SETTINGS s3_truncate_on_insert = 1, output_format_json_quote_64bit_integers = 0");
        assertThat(answer).isEmpty();
    }

    private void post(String entity, ObjectNode record) throws IOException, InterruptedException {
        Client.Answer answer = demo.record("POST", entity, record.toString());
        assertThat(answer.status()).as(String.valueOf(answer.body())).isEqualTo(202);
    }

    private static ObjectNode company(long id, String lastUpdated, String name) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("last_updated", lastUpdated)
                .put("company_name", name);
    }

    private String nameAsOf(String moment) throws IOException, InterruptedException {
        return demo.get("/api/companies/901?as_of=" + moment)
                .path("company_name")
                .asText();
    }

    /** A record's versions once all that was accepted before is among them. */
    private JsonNode history(String entity, long id) throws IOException, InterruptedException {
        awaitComplete();
        return demo.get("/api/" + entity + "/" + id + "/history").path("items");
    }

    private void awaitComplete() {
        await("all records to be visible")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> demo.get("/api/companies?limit=1").path("complete").asBoolean());
    }

    private JsonNode rejected(String recordId) {
        JsonNode[] found = new JsonNode[1];
        await("the rejected record " + recordId)
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> {
                    for (JsonNode item :
                            demo.get("/api/rejected?entity=companies").path("items")) {
                        if (item.path("record_id").asText().equals(recordId)) {
                            found[0] = item;
                        }
                    }
                    return found[0] != null;
                });
        return found[0];
    }

    private static JsonNode ended(Client client, String jobId) {
        JsonNode[] load = new JsonNode[1];
        await("the load to end").atMost(LIMIT).ignoreExceptions().until(() -> {
            load[0] = client.get("/api/loads/" + jobId);
            return load[0].hasNonNull("finished_at");
        });
        return load[0];
    }
}
