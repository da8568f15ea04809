package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.local.ProjectFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The alert rules are complete, and speak of metrics that our services have. */
class AlertRulesTest {
    private static final Pattern METRIC = Pattern.compile("weir_[a-z_]+");
    private static final Path ROOT = ProjectFolder.find().path();

    @Test
    void everyRuleSaysWhatItMeans() throws IOException {
        assertThat(rules()).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule).containsKeys("alert", "expr", "labels", "annotations");
            assertThat(ComposeFile.map(rule, "labels").get("severity")).isIn("critical", "warning");
            assertThat(ComposeFile.map(rule, "annotations")).containsKeys("summary", "description");
        });
        assertThat(rules().stream().map(rule -> rule.get("alert"))).doesNotHaveDuplicates();
    }

    @Test
    void everyMetricIsOneOfOurs() throws IOException {
        String sources = sources();

        for (Map<String, Object> rule : rules()) {
            List<String> metrics = METRIC.matcher(String.valueOf(rule.get("expr")))
                    .results()
                    .map(MatchResult::group)
                    .toList();
            assertThat(metrics)
                    .as(String.valueOf(rule.get("alert")))
                    .isNotEmpty()
                    .allSatisfy(
                            metric -> assertThat(sources).contains("\"" + metric.replaceFirst("_seconds$", "") + "\""));
        }
    }

    private static List<Map<String, Object>> rules() throws IOException {
        String text = Files.readString(ROOT.resolve("infra/prometheus/alerts.yml"));
        Map<String, Object> tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        return list(tree, "groups").stream()
                .flatMap(group -> list(group, "rules").stream())
                .toList();
    }

    @SuppressWarnings("unchecked") // A rule file is lists of mappings; anything else fails here.
    private static List<Map<String, Object>> list(Map<String, Object> tree, String key) {
        return (List<Map<String, Object>>) Objects.requireNonNull(tree.get(key), key);
    }

    private static String sources() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (String module : List.of("reporting-api", "clickhouse-sink", "stream-processor", "ingest-gateway")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(AlertRulesTest::read)
                        .forEach(sources::append);
            }
        }
        return sources.toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
