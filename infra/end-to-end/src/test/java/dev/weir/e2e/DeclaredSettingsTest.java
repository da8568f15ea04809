package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kit.Service;
import dev.weir.kit.Setting;
import dev.weir.local.ProjectFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The settings that parts declare, the names that all parts know, and the table for users say the same. */
class DeclaredSettingsTest {
    private static final String KNOWN = "known-settings.txt";
    private static final String OPERATIONS_PORT = "WEIR_OPERATIONS_PORT";

    private final Map<String, List<Setting<?>>> parts = DeclaredSettings.byPart();

    @Test
    void theTableForUsersIsWhatIsDeclared() throws IOException {
        Path file = ProjectFolder.find().path().resolve("docs/settings.md");
        String declared = SettingsTable.render(parts);

        if (Boolean.getBoolean("weir.write-docs")) {
            Files.writeString(file, declared);
        }

        assertThat(Files.readString(file))
                .as("docs/settings.md is out of date; write it anew with %s", SettingsTable.COMMAND)
                .isEqualTo(declared);
    }

    @Test
    void theKnownNamesAreTheDeclaredOnes() throws IOException {
        Set<String> declared = new TreeSet<>(DeclaredSettings.BESIDE_SETTINGS.keySet());
        parts.values()
                .forEach(settings -> settings.forEach(setting -> {
                    declared.add(setting.name());
                    if (setting.secret()) {
                        declared.add(setting.fileName());
                    }
                }));

        assertThat(declared).doesNotContainAnyElementsOf(DeclaredSettings.FOR_LATER.keySet());
        declared.addAll(DeclaredSettings.FOR_LATER.keySet());
        assertThat(knownNames()).containsExactlyInAnyOrderElementsOf(declared);
    }

    @Test
    void aSettingHasOneDefaultWhoeverReadsIt() {
        Map<String, String> defaults = new HashMap<>();
        parts.forEach((part, settings) -> settings.stream()
                .filter(setting -> setting.fallback() != null && !setting.name().equals(OPERATIONS_PORT))
                .forEach(setting -> assertThat(setting.fallback())
                        .as("default of %s in %s", setting.name(), part)
                        .isEqualTo(defaults.computeIfAbsent(setting.name(), _ -> setting.fallback()))));
    }

    @Test
    void noPartDeclaresASettingTwice() {
        parts.forEach((part, settings) ->
                assertThat(settings).as(part).extracting(Setting::name).doesNotHaveDuplicates());
    }

    private static Set<String> knownNames() throws IOException {
        try (InputStream resource = Service.class.getResourceAsStream(KNOWN)) {
            assertThat(resource).isNotNull();
            return new String(resource.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
