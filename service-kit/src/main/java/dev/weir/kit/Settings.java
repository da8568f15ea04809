package dev.weir.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The settings of one service, read once from the environment and judged as a whole. */
public final class Settings {
    private static final String PREFIX = "WEIR_";

    /** Everything that is wrong with the settings, in one message. */
    public static final class Bad extends Exception {
        private static final long serialVersionUID = 1;

        private final List<String> problems;

        Bad(List<String> problems) {
            super(problems.size() + (problems.size() == 1 ? " setting is" : " settings are") + " wrong:\n  - "
                    + String.join("\n  - ", problems));
            this.problems = List.copyOf(problems);
        }

        public List<String> problems() {
            return problems;
        }
    }

    private final Map<Setting<?>, @Nullable Object> values;
    private final List<Setting<?>> declared;
    private final Set<String> given;

    private Settings(List<Setting<?>> declared, Map<Setting<?>, @Nullable Object> values, Set<String> given) {
        this.declared = declared;
        this.values = values;
        this.given = given;
    }

    /** Reads the declared settings; a WEIR_ name that no part of the product knows is a problem like any other. */
    public static Settings read(Map<String, String> environment, List<Setting<?>> declared) throws Bad {
        List<String> problems = new ArrayList<>();
        Map<Setting<?>, @Nullable Object> values = new HashMap<>();
        Set<String> given = new TreeSet<>();
        Set<String> names = KnownNames.load();
        for (Setting<?> setting : declared) {
            if (!names.contains(setting.name()) || setting.secret() != names.contains(setting.fileName())) {
                throw new IllegalStateException(setting.name() + " is not in the list of known names");
            }
            try {
                String text = textOf(setting, environment);
                if (text != null) {
                    given.add(setting.name());
                } else {
                    text = setting.fallback();
                }
                if (text != null) {
                    values.put(setting, setting.reader().apply(text));
                } else if (!setting.optional()) {
                    problems.add(setting.name() + " is missing: " + setting.doc());
                }
            } catch (Setting.Refused e) {
                problems.add(setting.name() + " must be " + e.getMessage());
            } catch (IOException e) {
                problems.add(setting.fileName() + " names a file that can't be read");
            } catch (RuntimeException e) {
                problems.add(setting.name() + " can't be understood");
            }
        }
        environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !names.contains(name))
                .sorted()
                .map(name -> name + " is not a setting" + nearest(name, names))
                .forEach(problems::add);
        if (!problems.isEmpty()) {
            throw new Bad(problems);
        }
        return new Settings(List.copyOf(declared), values, given);
    }

    public <T> T get(Setting<T> setting) {
        return find(setting)
                .orElseThrow(() -> new IllegalStateException(setting.name() + " is optional and not given"));
    }

    /** The value of a setting that may be absent. */
    public <T> Optional<T> find(Setting<T> setting) {
        if (!declared.contains(setting)) {
            throw new IllegalArgumentException(setting.name() + " was not declared");
        }
        @SuppressWarnings("unchecked") // Put there by this setting's own reader.
        T value = (T) values.get(setting);
        return Optional.ofNullable(value);
    }

    /** A line for each setting: its value and whether that is the default, secrets hidden. */
    public List<String> describe() {
        return declared.stream()
                .sorted(Comparator.comparing(Setting::name))
                .map(setting -> {
                    Object value = values.get(setting);
                    String shown = value == null ? "(none)" : setting.secret() ? "(secret)" : value.toString();
                    return setting.name() + " = " + shown + (given.contains(setting.name()) ? "" : " (default)");
                })
                .toList();
    }

    private static @Nullable String textOf(Setting<?> setting, Map<String, String> environment) throws IOException {
        String text = environment.get(setting.name());
        String file = setting.secret() ? environment.get(setting.fileName()) : null;
        if (text != null && file != null) {
            throw new Setting.Refused("given once, not also as " + setting.fileName());
        }
        if (file != null) {
            text = Files.readString(Path.of(file)).strip();
        }
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static String nearest(String name, Set<String> names) {
        return names.stream()
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .filter(candidate -> distance(name, candidate) <= Math.max(3, name.length() / 3))
                .map(candidate -> ": did you mean " + candidate + "?")
                .orElse("");
    }

    /** Levenshtein's distance. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int above = row[j];
                int cost = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(above, row[j - 1]) + 1, diagonal + cost);
                diagonal = above;
            }
        }
        return row[to.length()];
    }
}
