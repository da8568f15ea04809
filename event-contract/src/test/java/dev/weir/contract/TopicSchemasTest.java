package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we write fits the published schemas, and the schemas refuse what we refuse. */
class TopicSchemasTest {
    private static final TrafficEvent EVENT =
            new TrafficEvent(-1, -2, 1_795_165_200_500L, "https://example.org/?ä=\"1\"");

    @Test
    void rawRecordsFit() throws IOException {
        assertThat(problems("traffic.raw", RawTraffic.create(EVENT))).isEmpty();
        assertThat(problems("traffic.raw", RawTraffic.update(EVENT))).isEmpty();
        assertThat(problems("traffic.raw", RawTraffic.delete(-1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"op\":\"create\",\"request_id\":\"1\"}",
                "{\"op\":\"upsert\",\"request_id\":\"1\"}",
                "{\"op\":\"delete\"}",
                "{\"op\":\"delete\",\"request_id\":1.5}",
                "{\"op\":\"delete\",\"request_id\":-1}",
                "{\"op\":\"delete\",\"request_id\":\"01\"}",
                "{\"op\":\"delete\",\"request_id\":\"1\",\"page\":\"/\"}",
                "[]"
            })
    void otherRawRecordsDoNotFitAndAreRefusedByTheReader(String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        EventReader reader = new EventReader();
        reader.read(bytes, 0, bytes.length);
        reader.requireOperation();
        reader.requireRequestId();
        if (reader.operation() != Operation.DELETE) {
            reader.requireEvent();
        }

        assertThat(problems("traffic.raw", bytes)).isNotEmpty();
        assertThat(reader.errors()).isNotEmpty();
    }

    @Test
    void ledgerRowsAndAccountsFit() throws IOException {
        var row = new LedgerRow("demo", EVENT, -1, 2, Operation.UPDATE, 1_795_165_201_000L);
        var account = new Account("traffic.raw", 0, 4, 1, 1, 1, 1, 1, 3);

        assertThat(problems("traffic.ledger", row.toJson())).isEmpty();
        assertThat(problems("traffic.accounts", account.toJson())).isEmpty();
    }

    @Test
    void erasuresFitOnAllTheirTopics() throws IOException {
        var erasure = new Erasure("demo", "job-1", -1, 1_795_165_200_500L);

        assertThat(problems("traffic.raw", erasure.toRaw())).isEmpty();
        assertThat(problems("traffic.ledger", erasure.toMark(1_795_165_201_000L)))
                .isEmpty();
        assertThat(problems("ops.erasures", new ErasureJob(erasure, 2).toJson()))
                .isEmpty();
        assertThat(problems("traffic.raw", utf8("{\"op\":\"erase\",\"request_id\":\"1\"}")))
                .isNotEmpty();
        assertThat(problems("traffic.ledger", utf8("{\"tenant\":\"demo\",\"cause\":\"erase\"}")))
                .isNotEmpty();
    }

    @Test
    void marksOfRetentionFit() throws IOException {
        assertThat(problems("entities.history", new Retention("demo", "tickets", "job-1", 1_795_165_200_500L).toMark()))
                .isEmpty();
        assertThat(problems("entities.history", utf8("{\"tenant\":\"demo\",\"cause\":\"retention\"}")))
                .isNotEmpty();
    }

    @Test
    void theExamplesInTheSchemasFitThem() throws IOException {
        for (String topic : List.of(
                "traffic.raw",
                "traffic.ledger",
                "entities.history",
                "ops.erasures",
                "ops.exports",
                "ops.reports",
                "ops.loads")) {
            try (InputStream text = TopicSchemasTest.class.getResourceAsStream("/schemas/" + topic + ".json")) {
                for (JsonNode example : new JsonMapper().readTree(text).path("examples")) {
                    assertThat(problems(topic, utf8(example.toString())))
                            .as(example.toString())
                            .isEmpty();
                }
            }
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void everyTopicWithJsonHasASchema() {
        for (Topic<?, ?> topic : Topics.ALL) {
            // Those hold other records' bytes, whatever they were.
            if (!topic.equals(Topics.TRAFFIC_REJECTED) && !topic.equals(Topics.ENTITIES_REJECTED)) {
                assertThat(getClass().getResource("/schemas/" + topic.name() + ".json"))
                        .as(topic.name())
                        .isNotNull();
            }
        }
    }

    private static Set<ValidationMessage> problems(String topic, byte[] json) throws IOException {
        try (InputStream schemaText = TopicSchemasTest.class.getResourceAsStream("/schemas/" + topic + ".json")) {
            JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(java.util.Objects.requireNonNull(schemaText));
            return schema.validate(new String(json, StandardCharsets.UTF_8), InputFormat.JSON);
        }
    }
}
