package dev.weir.contract.entities;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties of the hash over random records: the form of a record does not change it, and its content does. */
class RecordHashTest {
    private static final int RECORDS = 300;

    @TempDir
    private Path folder;

    private EntityDefinition assets;

    @BeforeEach
    void define() throws Exception {
        Files.writeString(folder.resolve("assets.json"), """
                {"name": "assets", "columns": [
                  {"name": "serial", "type": "text", "required": true},
                  {"name": "price", "type": "decimal", "scale": 3},
                  {"name": "pieces", "type": "whole"},
                  {"name": "owner_id", "type": "identity", "from": "owner.id"},
                  {"name": "bought", "type": "day"},
                  {"name": "checked", "type": "moment"},
                  {"name": "leased", "type": "flag"},
                  {"name": "seen", "type": "moment", "hash": false}]}""");
        assets = Entities.load(Optional.of(folder)).named("assets").orElseThrow();
    }

    /** A record in one of the many ways to write it. */
    private record Asset(
            String serial,
            BigDecimal price,
            long pieces,
            long ownerId,
            String bought,
            Instant checked,
            boolean leased) {

        static Asset random(Random random) {
            return new Asset(
                    "s" + random.nextInt(1_000_000_000),
                    BigDecimal.valueOf(random.nextLong(1_000_000_000L), 3),
                    random.nextLong(),
                    random.nextLong(),
                    "20" + (10 + random.nextInt(90)) + "-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(10),
                    Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)),
                    random.nextBoolean());
        }

        String written(Random random) {
            String owner = quoted(random, Long.toUnsignedString(ownerId));
            List<String> fields = new ArrayList<>(List.of(
                    "\"id\":" + random.nextInt(100),
                    "\"last_updated\":\"" + Instant.ofEpochSecond(random.nextInt()) + "\"",
                    "\"last_updated_by\":\"" + random.nextInt() + "\"",
                    "\"seen\":\"" + Instant.ofEpochSecond(random.nextInt()) + "\"",
                    "\"serial\":\"" + serial + "\"",
                    "\"price\":" + price(random),
                    "\"pieces\":" + quoted(random, Long.toString(pieces)),
                    random.nextBoolean() ? "\"owner\":{\"id\":" + owner + "}" : "\"owner_id\":" + owner,
                    "\"bought\":\"" + bought + "\"",
                    "\"checked\":\"" + checked(random) + "\"",
                    "\"leased\":" + quoted(random, Boolean.toString(leased))));
            Collections.shuffle(fields, random);
            return "{" + String.join(random.nextBoolean() ? "," : " ,\n ", fields) + "}";
        }

        private String price(Random random) {
            return switch (random.nextInt(4)) {
                case 0 -> price.stripTrailingZeros().toString();
                case 1 -> price.setScale(6).toPlainString();
                case 2 -> "\"" + price.toPlainString() + "\"";
                default -> price.unscaledValue() + "e-3";
            };
        }

        private String checked(Random random) {
            return switch (random.nextInt(4)) {
                case 0 -> checked.toString();
                case 1 ->
                    checked.atOffset(ZoneOffset.ofHoursMinutes(5, 30))
                            .truncatedTo(ChronoUnit.MILLIS)
                            .format(java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx"));
                case 2 ->
                    checked.atOffset(ZoneOffset.UTC)
                            .format(java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS"));
                default ->
                    checked.atOffset(ZoneOffset.UTC)
                            .format(java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'"));
            };
        }

        private static String quoted(Random random, String value) {
            return random.nextBoolean() ? value : "\"" + value + "\"";
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theFormOfARecordDoesNotChangeIt(long seed) {
        Random random = new Random(seed);
        Set<String> hashes = new HashSet<>();
        for (int i = 0; i < RECORDS; i++) {
            Asset asset = Asset.random(random);
            String hash = hash(asset.written(random));

            for (int again = 0; again < 5; again++) {
                String written = asset.written(random);
                assertThat(hash(written)).as(written).isEqualTo(hash);
            }
            hashes.add(hash);
        }
        assertThat(hashes).hasSize(RECORDS).allMatch(hash -> hash.matches("[0-9a-f]{64}"));
    }

    @Test
    void everyHashedColumnChangesItAndNoOther() {
        String base = hash("{\"id\":1,\"serial\":\"a\"}");

        assertThat(hash("{\"id\":2,\"serial\":\"a\",\"last_updated\":\"2026-01-01T00:00:00Z\"}"))
                .isEqualTo(base);
        assertThat(hash("{\"id\":1,\"serial\":\"a\",\"seen\":\"2026-01-01T00:00:00Z\"}"))
                .isEqualTo(base);
        for (String other : List.of(
                "\"serial\":\"b\"",
                "\"serial\":\"a\",\"price\":0",
                "\"serial\":\"a\",\"pieces\":1",
                "\"serial\":\"a\",\"owner_id\":1",
                "\"serial\":\"a\",\"bought\":\"2026-01-01\"",
                "\"serial\":\"a\",\"leased\":false")) {
            assertThat(hash("{\"id\":1," + other + "}")).as(other).isNotEqualTo(base);
        }
    }

    @Test
    void neitherTheOrderOfColumnsNorANewOneChangesIt() throws Exception {
        Files.writeString(folder.resolve("assets.json"), """
                {"name": "assets", "columns": [
                  {"name": "colour", "type": "text"},
                  {"name": "pieces", "type": "whole"},
                  {"name": "serial", "type": "text"}]}""");
        EntityDefinition later =
                Entities.load(Optional.of(folder)).named("assets").orElseThrow();
        String json = "{\"id\":1,\"serial\":\"a\",\"pieces\":3}";

        assertThat(hash(later, json)).isEqualTo(hash(json));
    }

    @Test
    void contentsThatRunTogetherAreToldApart() {
        EntityDefinition companies =
                Entities.load(Optional.empty()).named("companies").orElseThrow();

        assertThat(hash(companies, "{\"id\":1,\"company_name\":\"a\",\"city\":\"bstatec\"}"))
                .isNotEqualTo(hash(companies, "{\"id\":1,\"company_name\":\"a\",\"city\":\"b\",\"state\":\"c\"}"));
    }

    private String hash(String json) {
        return hash(assets, json);
    }

    private static String hash(EntityDefinition definition, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return switch (new RecordReader(definition, "demo").read(bytes, 0, bytes.length)) {
            case RecordReader.Outcome.Good(EntityRecord record) -> new RecordHash(definition).of(record.values());
            case RecordReader.Outcome.Bad bad -> throw new AssertionError(json + ": " + bad);
        };
    }
}
