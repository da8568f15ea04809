package dev.weir.e2e;

import dev.weir.kit.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes docs/settings.md from what the parts declare. */
final class SettingsTable {
    static final String COMMAND = "mvn verify -pl :end-to-end -am -DskipITs -Dtest=DeclaredSettingsTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dweir.write-docs=true";

    private SettingsTable() {}

    static String render(Map<String, List<Setting<?>>> parts) {
        Map<String, Map<String, Setting<?>>> services = new TreeMap<>();
        Map<String, Map<String, Setting<?>>> localStack = new TreeMap<>();
        parts.forEach((part, settings) ->
                settings.forEach(setting -> (part.equals(DeclaredSettings.LOCAL_STACK) ? localStack : services)
                        .computeIfAbsent(setting.name(), _ -> new LinkedHashMap<>())
                        .put(part, setting)));
        StringBuilder text = new StringBuilder("""
            # Settings

            <!-- Written by a test from what the services declare; change the declarations, then run
                 %s -->

            Every setting is an environment variable. A service reads its settings once, judges them as a whole at its
            start, names all that is wrong in one message, and prints them with secrets hidden. A secret can also stand
            in a file: give its path as NAME_FILE. Lengths of time are written as `500ms`, `5s`, `10m`, `24h` or `7d`,
            sizes as `512k`, `32m` or `2g`, lists with commas.

            ## Services

            | setting | default | read by | what for |
            |---|---|---|---|
            """.formatted(COMMAND));
        services.forEach((name, readers) -> text.append(row(name, readers)));
        text.append("""

            ## Local stack

            `./weir up` reads these, and so does docker-compose.yml for the ports that it opens on loopback. It gives the
            services theirs.

            | setting | default | what for |
            |---|---|---|
            """);
        localStack.forEach((name, readers) -> {
            Setting<?> setting = readers.values().iterator().next();
            text.append("| `%s` | %s | %s |\n".formatted(name, defaultOf(setting), setting.doc()));
        });
        text.append("""

            ## Commands and tests

            | variable | what for |
            |---|---|
            """);
        new TreeMap<>(DeclaredSettings.BESIDE_SETTINGS)
                .forEach((name, doc) -> text.append("| `%s` | %s |\n".formatted(name, doc)));
        text.append("""

            ## Not read yet

            Known to every service, so that they can be given, but nothing reads them so far.

            | variable | what for |
            |---|---|
            """);
        new TreeMap<>(DeclaredSettings.FOR_LATER)
                .forEach((name, doc) -> text.append("| `%s` | %s |\n".formatted(name, doc)));
        return text.toString();
    }

    private static String row(String name, Map<String, Setting<?>> readers) {
        boolean secret = readers.values().stream().anyMatch(Setting::secret);
        return "| `%s` | %s | %s | %s%s |\n"
                .formatted(
                        name,
                        perReader(readers, SettingsTable::defaultOf),
                        readers.size() == DeclaredSettings.byService().size()
                                ? "all"
                                : String.join(", ", readers.keySet()),
                        perReader(readers, Setting::doc),
                        secret ? " (secret)" : "");
    }

    /** One text where all readers agree, else each text with who says it. */
    private static String perReader(
            Map<String, Setting<?>> readers, java.util.function.Function<Setting<?>, String> text) {
        Map<String, List<String>> bySaying = new LinkedHashMap<>();
        readers.forEach((part, setting) -> bySaying.computeIfAbsent(text.apply(setting), _ -> new ArrayList<>())
                .add(part));
        if (bySaying.size() == 1) {
            return bySaying.keySet().iterator().next();
        }
        List<String> parts = new ArrayList<>();
        bySaying.forEach((saying, who) -> parts.add(String.join(", ", who) + ": " + saying));
        return String.join("; ", parts);
    }

    private static String defaultOf(Setting<?> setting) {
        if (setting.fallback() != null) {
            return "`" + setting.fallback() + "`";
        }
        return setting.optional() ? "none" : "required";
    }
}
