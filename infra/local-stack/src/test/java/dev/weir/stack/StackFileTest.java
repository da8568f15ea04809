package dev.weir.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFileTest {
    private static final StackFile STACK = new StackFile(
            "http://127.0.0.1:8080",
            "http://127.0.0.1:8081",
            "127.0.0.1:9092",
            new StackFile.ClickHouse("http://127.0.0.1:8123", "weir_admin", "secret-1"),
            new StackFile.S3("http://127.0.0.1:9001", "access", "secret-2", "weir"),
            "http://127.0.0.1:9105",
            "demo",
            Map.of("ingest", "key-1"),
            Map.of("acme", new StackFile.Tenant(Map.of("ingest", "key-2"))),
            Map.of("gateway", "http://127.0.0.1:9101"),
            41,
            List.of(new StackFile.Running("kafka", 42, 9092)));

    @TempDir
    Path folder;

    private StackHome home = new StackHome(Path.of("."));

    @BeforeEach
    void inItsFolder() throws Exception {
        home = new StackHome(folder);
        Files.createDirectories(home.folder());
    }

    @Test
    void hasTheShapeThatScriptsRelyOn() throws Exception {
        STACK.write(home);

        JsonNode json = new JsonMapper().readTree(home.stackFile().toFile());

        assertThat(json.at("/gateway").asText()).isEqualTo("http://127.0.0.1:8080");
        assertThat(json.at("/reporting").asText()).isEqualTo("http://127.0.0.1:8081");
        assertThat(json.at("/kafka").asText()).isEqualTo("127.0.0.1:9092");
        assertThat(json.at("/clickhouse/http").asText()).isEqualTo("http://127.0.0.1:8123");
        assertThat(json.at("/clickhouse/user").asText()).isEqualTo("weir_admin");
        assertThat(json.at("/clickhouse/password").asText()).isEqualTo("secret-1");
        assertThat(json.at("/s3/endpoint").asText()).isEqualTo("http://127.0.0.1:9001");
        assertThat(json.at("/s3/accessKey").asText()).isEqualTo("access");
        assertThat(json.at("/s3/secretKey").asText()).isEqualTo("secret-2");
        assertThat(json.at("/s3/bucket").asText()).isEqualTo("weir");
        assertThat(json.has("cloud")).isTrue();
        assertThat(json.at("/tenant").asText()).isEqualTo("demo");
        assertThat(json.at("/keys/ingest").asText()).isEqualTo("key-1");
        assertThat(json.at("/tenants/acme/keys/ingest").asText()).isEqualTo("key-2");
        assertThat(json.at("/processes/0/name").asText()).isEqualTo("kafka");
        assertThat(json.at("/processes/0/pid").asLong()).isEqualTo(42);
    }

    @Test
    void onlyTheOwnerCanReadIt() throws Exception {
        STACK.write(home);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.stackFile())))
                .isEqualTo("rw-------");
    }

    @Test
    void isReadBackAsItWasWritten() throws Exception {
        STACK.write(home);

        assertThat(StackFile.read(home)).contains(STACK);
    }

    @Test
    void findsATenantsKeyByScope() {
        assertThat(STACK.key("demo", "ingest")).contains("key-1");
        assertThat(STACK.key("acme", "ingest")).contains("key-2");
        assertThat(STACK.key("acme", "scale")).isEmpty();
        assertThat(STACK.key("nobody", "ingest")).isEmpty();
    }

    @Test
    void showsNoSecretWhenPrinted() {
        assertThat(STACK + " " + STACK.clickhouse() + " " + STACK.s3() + " " + STACK.tenants())
                .doesNotContain("secret-", "key-");
    }
}
