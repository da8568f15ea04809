package dev.weir.reporting.scaling.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** org_config.yaml is read as a whole, and everything that is wrong with it is told at once. */
class OrgConfigFileTest {
    private static final Path EXAMPLE = Path.of("../infra/scaling/org_config.example.yaml");
    private static final Path SCHEMA = Path.of("../infra/scaling/org_config.schema.json");
    private static final String HASH =
            "pbkdf2-sha256:100000:c2FsdHNhbHRzYWx0c2FsdA==:" + "aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g=";

    @TempDir
    Path folder;

    private String good = "";

    @BeforeEach
    void fillTheExampleIn() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "the secret\n");
        Path authority = Files.writeString(folder.resolve("ca.crt"), "");
        good = Files.readString(EXAMPLE)
                .replaceAll("(?m)^ *#.*\n", "")
                .replace("<the organization's id, as in the Cloud console>", "org-1")
                .replace("<the id of an API key that may change services>", "key-1")
                .replace("<path of a file that holds the key's secret>", secret.toString())
                .replace("/var/run/secrets/kubernetes.io/serviceaccount/token", secret.toString())
                .replace("/var/run/secrets/kubernetes.io/serviceaccount/ca.crt", authority.toString())
                .replace("<the service's id, as in the Cloud console>", "service-1")
                .replace("[<the id of her API key>]", "[AbCdEfGh1234]")
                .replace("<pbkdf2-sha256:…>", HASH);
    }

    @Test
    void theExampleFilledInIsReadInFull() throws Exception {
        OrgConfig config = read(good);

        assertThat(config.organization()).isEqualTo("org-1");
        assertThat(config.providers()).first().isInstanceOfSatisfying(ProviderConfig.Cloud.class, cloud -> {
            assertThat(cloud.timeout()).isEqualTo(Duration.ofSeconds(15));
            assertThat(cloud.key().basic()).isEqualTo("Basic a2V5LTE6dGhlIHNlY3JldA==");
        });
        ScalableService reports = config.service("service-1").orElseThrow();
        assertThat(reports.name()).isEqualTo("reports");
        assertThat(reports.ratePerUnitHour()).isEqualTo(new BigDecimal("0.2985"));
        assertThat(config.service("warehouse").orElseThrow().cluster())
                .isEqualTo(new ScalableService.Cluster(ScalableService.RunBy.ALTINITY, "analytics", 0));
        Operator alice = config.operators().getFirst();
        assertThat(alice.keyIds()).containsExactly("AbCdEfGh1234");
        Operator.Grant grant = alice.grant("warehouse").orElseThrow();
        assertThat(grant.actions()).isEqualTo(Set.of(Action.SCALE, Action.WINDOWS));
        assertThat(config.service("warehouse")
                        .orElseThrow()
                        .bounds()
                        .and(grant.bounds())
                        .maxMemoryGb())
                .isEqualTo(32);
        assertThat(config.operators().get(1).name()).isEqualTo("zoë");
    }

    @Test
    void everyPlaceholderOfTheExampleIsNamed() throws Exception {
        OrgConfig.Bad bad = badness(Files.readString(EXAMPLE));

        assertThat(bad.problems())
                .contains(
                        "organization.id is still a placeholder",
                        "providers[0].key_id is still a placeholder",
                        "providers[0].key_secret_file is still a placeholder",
                        "services[0].id is still a placeholder",
                        "operators[0].key_ids[0] is still a placeholder",
                        "operators[1].secret_hash is still a placeholder");
        assertThat(bad).hasMessageContainingAll(bad.problems().toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id: org-1 | id: CHANGE_ME | organization.id is still a placeholder",
                "currency: USD | currency: dollars | organization.currency must be three letters such as USD",
                "paid_plan: true | paid_plan: maybe | organization.paid_plan must be true or false",
                "paid_plan: true | payed_plan: true | organization has the key payed_plan, which is unknown",
                "https://api.clickhouse.cloud/v1 | http://api.clickhouse.example/v1 | providers[0].base_url must be a URL that starts with https://",
                "https://api.clickhouse.cloud/v1 | https://user:pass@api.example/v1 | providers[0].base_url must be a URL",
                "kind: clickhouse_cloud | kind: magic | providers[0].kind must be one of clickhouse_cloud, kubernetes",
                "tier: scale | tier: huge | services[0].tier must be one of basic, scale, enterprise",
                "provider: cloud | provider: nowhere | services[0].provider names a provider that there is not",
                "min_memory_gb: 8 | min_memory_gb: 500 | has a min_memory_gb that is larger than its max_memory_gb",
                "max_replicas: 6 | max_replicas: many | services[0].bounds.max_replicas must be a whole number",
                "confirm_above_units: 24 | confirm_above_units: -1 | services[0].confirm_above_units must be a number, 0 or more",
                "operator: altinity | operator: other | services[1].operator must be one of altinity, official",
                "namespace: analytics | namespace: Not/Good | services[1].namespace must be of small letters",
                "name: warehouse | name: reports | services[1].name is there before",
                "- service: reports | - service: unknown | operators[0].may[0].service names a service that there is not",
                "[scale, windows] | [scale, dance] | operators[0].may[1].actions[1] must be one of",
                "[AbCdEfGh1234] | [short] | operators[0].key_ids[0] must be a key's id",
                "pbkdf2-sha256:100000 | pbkdf2-sha256:1000 | operators[1].secret_hash is no hash",
                "secret_hash: pbkdf2 | secrets_hash: pbkdf2 | operators[1] must have key_ids or a secret_hash",
            })
    void whatIsWrongIsNamedWithItsPlace(String part, String instead, String problem) throws Exception {
        assertThat(good).contains(part);

        assertThat(badness(good.replaceFirst(java.util.regex.Pattern.quote(part), instead)))
                .hasMessageContaining(problem);
    }

    @Test
    void aFileThatIsNoYamlOrIsNotThereIsSaidToBe() {
        assertThatThrownBy(() -> read("a: [")).hasMessageContaining("it is no YAML");
        assertThatThrownBy(() -> read("a: 1\na: 2")).hasMessageContaining("it is no YAML");
        assertThatThrownBy(() -> OrgConfigFile.read(folder.resolve("none"))).hasMessageContaining("can't be read");
    }

    @Test
    void theSchemaTakesWhatTheReaderTakesAndRefusesPlaceholders() throws Exception {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Files.readString(SCHEMA));

        assertThat(schema.validate(new YAMLMapper().readTree(good))).isEmpty();
        assertThat(schema.validate(new YAMLMapper().readTree(Files.readString(EXAMPLE))))
                .isNotEmpty();
        assertThat(schema.validate(new YAMLMapper().readTree(good.replace("tier: scale", "tier: huge"))))
                .isNotEmpty();
    }

    @Test
    void nothingSecretIsShown() throws Exception {
        OrgConfig config = read(good);

        assertThat(config.toString() + config.providers() + config.operators())
                .doesNotContain("the secret")
                .doesNotContain("a2V5LTE6dGhlIHNlY3JldA")
                .doesNotContain("aGFzaGhhc2hoYXNo");
    }

    @Test
    void aHashHoldsForItsSecretAloneWhateverTheCharacters() {
        SecretHash hash = Objects.requireNonNull(
                SecretHash.parse(SecretHash.of("zoë's sécret 🔑").text()));

        assertThat(hash.matches("zoë's sécret 🔑")).isTrue();
        assertThat(hash.matches("zoe's secret 🔑")).isFalse();
        assertThat(hash.matches("")).isFalse();
        assertThat(hash.toString()).doesNotContain("pbkdf2");
    }

    @Test
    void theCommandTellsAllOrSaysThatNothingIsWrong() throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Path file = Files.writeString(folder.resolve("good.yaml"), good);

        int wrong = check(out, err, EXAMPLE.toString());
        int right = check(out, err, file.toString());
        int senseless = check(out, err);

        assertThat(List.of(wrong, right, senseless)).containsExactly(1, 0, 2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("things are wrong in", "is still a placeholder");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Nothing is wrong: 2 services, 2 operators.");
    }

    private static int check(ByteArrayOutputStream out, ByteArrayOutputStream err, String... arguments)
            throws IOException {
        return ConfigCheck.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }

    private OrgConfig read(String text) throws IOException, OrgConfig.Bad {
        return OrgConfigFile.read(Files.writeString(folder.resolve("org_config.yaml"), text));
    }

    private OrgConfig.Bad badness(String text) {
        return catchThrowableOfType(OrgConfig.Bad.class, () -> read(text));
    }
}
