package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weir.kit.Setting;
import dev.weir.kit.Settings;
import dev.weir.local.ProjectFolder;
import dev.weir.stack.ContainerSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docker-compose.yml says what the services, the local stack and pom.xml say; no Docker is needed to see it. */
class ComposeFileTest {
    private static final Pattern PUBLISHED = Pattern.compile("127\\.0\\.0\\.1:\\$\\{(WEIR_LOCAL_\\w+):-(\\d+)}:(\\d+)");

    private ComposeFile compose;

    @BeforeEach
    void read() throws IOException {
        compose = ComposeFile.read();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "processor", "sink", "reporting"})
    void eachServiceAcceptsTheSettingsItIsGivenAndTheFilesThatTheSetupMakes(String service, @TempDir Path setup)
            throws Exception {
        ContainerSetup.main(new String[] {setup.toString()});
        Path orgConfig = setup.resolve("services").resolve("org_config.yaml");
        Files.writeString(
                orgConfig,
                Files.readString(orgConfig)
                        .replace("/run/weir", setup.resolve("services").toString()));
        Map<String, String> environment = new HashMap<>();
        compose.environment(service)
                .forEach((name, value) -> environment.put(
                        name,
                        value.toString()
                                .replace("/run/weir", setup.resolve("services").toString())));
        if (environment.containsKey("WEIR_STATIC_KEYS_FILE")) {
            assertThat(Path.of(environment.get("WEIR_STATIC_KEYS_FILE"))).isNotEmptyFile();
        }

        assertThatCode(() -> Settings.read(environment, DeclaredSettings.of(service)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "processor", "sink", "reporting"})
    void noServiceIsGivenASettingThatItDoesNotRead(String service) {
        List<String> names = DeclaredSettings.of(service).stream()
                .flatMap(setting -> java.util.stream.Stream.of(setting.name(), setting.fileName()))
                .toList();

        assertThat(compose.environment(service).keySet())
                .filteredOn(name -> name.startsWith("WEIR_"))
                .isSubsetOf(names);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "processor", "sink", "reporting"})
    void noSecretStandsInTheFile(String service) {
        List<String> secrets = DeclaredSettings.of(service).stream()
                .filter(Setting::secret)
                .map(Setting::name)
                .toList();

        assertThat(compose.environment(service).keySet())
                .filteredOn(secrets::contains)
                .isEmpty();
    }

    @Test
    void everyPortOfTheLocalStackIsOpenOnLoopbackAndNoOther() {
        Map<String, String> published = new TreeMap<>();
        compose.services()
                .keySet()
                .forEach(service -> compose.list(service, "ports").forEach(port -> {
                    Matcher matcher = PUBLISHED.matcher(port.toString());
                    assertThat(matcher.matches()).as("%s of %s", port, service).isTrue();
                    assertThat(matcher.group(3)).as("%s of %s", port, service).isEqualTo(matcher.group(2));
                    published.put(matcher.group(1), matcher.group(2));
                }));

        Map<String, String> local = new TreeMap<>();
        DeclaredSettings.of(DeclaredSettings.LOCAL_STACK).stream()
                // Kafka's controller talks to its broker only, inside one container.
                .filter(setting -> !setting.name().equals("WEIR_LOCAL_KAFKA_CONTROLLER_PORT"))
                .forEach(setting -> local.put(setting.name(), String.valueOf(setting.fallback())));
        assertThat(published).isEqualTo(local);
    }

    /** Services that know other entities than each other would lose records; setup makes the rights to read them. */
    @ParameterizedTest
    @ValueSource(strings = {"setup", "gateway", "processor", "sink", "reporting"})
    void everybodyReadsTheSameDefinitionsOfEntities(String service) {
        assertThat(compose.environment(service)).containsEntry("WEIR_ENTITY_DEFINITIONS", "/etc/weir/entities");
        assertThat(compose.list(service, "volumes")).contains("./infra/compose/entities:/etc/weir/entities:ro");
    }

    @Test
    void theServicesListenWhereTheirPortsArePublished() {
        assertThat(compose.environment("gateway")).containsEntry("WEIR_GATEWAY_PORT", "8080");
        assertThat(compose.environment("reporting")).containsEntry("WEIR_REPORTING_PORT", "8081");
        DeclaredSettings.byService().keySet().forEach(service -> {
            Object port = compose.environment(service).get("WEIR_OPERATIONS_PORT");
            assertThat(compose.list(service, "ports"))
                    .as(service)
                    .anyMatch(published -> published.toString().endsWith(":" + port));
            assertThat(ComposeFile.map(compose.service(service), "healthcheck").get("test"))
                    .as(service)
                    .isEqualTo(List.of("CMD", "ready", port));
        });
    }

    /** A Cloud's key goes over plain http on loopback only. */
    @Test
    void theSimulatorOfTheCloudIsOnTheReportingServicesLoopbackWhereItIsLookedFor(@TempDir Path setup)
            throws Exception {
        ContainerSetup.main(new String[] {setup.toString()});
        String config = Files.readString(setup.resolve("services").resolve("org_config.yaml"));

        assertThat(compose.service("cloud")).containsEntry("network_mode", "service:reporting");
        assertThat(compose.list("cloud", "command").toString()).contains("--host, 0.0.0.0, --port, 9105");
        assertThat(config).contains("base_url: http://127.0.0.1:9105/v1", "/run/weir/cloud-key-secret");
        assertThat(setup.resolve("services").resolve("cloud-key-secret")).isNotEmptyFile();
        compose.environment("cloud").forEach((name, value) -> {
            if (name.endsWith("_FILE")) {
                assertThat(Path.of(value.toString()
                                .replace("/run/weir", setup.resolve("cloud").toString())))
                        .as(name)
                        .isNotEmptyFile();
            }
        });
    }

    @Test
    void theVersionsAreThoseOfTheBuild() throws Exception {
        Path root = ProjectFolder.find().path();
        String pom = Files.readString(root.resolve("pom.xml"));

        assertThat(compose.image("kafka")).isEqualTo("apache/kafka:" + property(pom, "kafka.version"));
        assertThat(compose.image("s3")).isEqualTo("andrewgaul/s3proxy:s3proxy-" + property(pom, "s3proxy.version"));
        assertThat(engineVersion()).startsWith(compose.image("clickhouse").split(":")[1] + ".");
        assertThat(Files.readString(root.resolve("infra/images/Dockerfile")))
                .contains("JRE=eclipse-temurin:" + property(pom, "java.release") + "-jre");
    }

    @Test
    void everyServiceIsLimitedRestartedAndChecked() {
        compose.services().keySet().stream()
                .filter(service -> !service.equals("setup"))
                .forEach(service -> assertThat(compose.service(service))
                        .as(service)
                        .containsEntry("restart", "unless-stopped")
                        .containsKeys("mem_limit", "healthcheck", "logging"));
    }

    private static String property(String pom, String name) {
        Matcher matcher =
                Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)<").matcher(pom);
        assertThat(matcher.find()).as(name).isTrue();
        return matcher.group(1);
    }

    private static String engineVersion() throws ReflectiveOperationException {
        var version = Class.forName("dev.weir.local.EnginePackage").getDeclaredField("VERSION");
        version.setAccessible(true);
        return String.valueOf(version.get(null));
    }
}
