package dev.weir.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.Pepper;
import dev.weir.local.ProjectFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class OrgConfigTest {
    private static final Pepper PEPPER = new Pepper("of this test");

    @TempDir
    Path folder;

    private TenantKeys keys;
    private String text;

    @BeforeEach
    void render() throws Exception {
        keys = TenantKeys.in(folder, PEPPER, Clock.systemUTC());
        text = OrgConfig.render("http://127.0.0.1:9105/v1", "the-key-id", "/somewhere/secret", keys);
    }

    @Test
    void followsTheSchemaOfSuchFiles() throws Exception {
        Path file = ProjectFolder.find().path().resolve("infra/scaling/org_config.schema.json");
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Files.readString(file));

        assertThat(schema.validate(tree())).isEmpty();
    }

    @Test
    void theFirstTenantsKeysForScalingAndForTheConsoleAreTheOperatorWhoMayDoAll() throws Exception {
        JsonNode operator = tree().at("/operators/0");

        assertThat(operator.path("key_ids").valueStream().map(JsonNode::asText))
                .containsExactly(id("demo", "scale"), id("demo", "console"));
        assertThat(operator.findValuesAsText("service"))
                .containsExactly("reports", "reports-analysts", "lab", "archive");
        assertThat(tree().at("/operators/1/key_ids/0").asText()).isEqualTo(id("acme", "scale"));
    }

    @Test
    void holdsNoKey() {
        for (String tenant : TenantKeys.TENANTS) {
            assertThat(keys.of(tenant).values())
                    .allSatisfy(key -> assertThat(text).doesNotContain(key.substring(18)));
        }
    }

    private String id(String tenant, String scope) {
        return Objects.requireNonNull(
                        ApiKey.parse(Objects.requireNonNull(keys.of(tenant).get(scope))))
                .id();
    }

    private JsonNode tree() {
        Map<String, Object> yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        return new JsonMapper().valueToTree(yaml);
    }
}
