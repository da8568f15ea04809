package dev.weir.testing;

import java.util.Locale;
import java.util.Map;

/** Where tests get their parts from: {@code WEIR_TEST_PARTS}, else containers where a Docker engine answers. */
enum PartsSource {
    LOCAL,
    CONTAINERS;

    static final String SETTING = "WEIR_TEST_PARTS";

    /** Looked up once: all tests of a JVM use the same. */
    static PartsSource current() {
        return Chosen.ONCE;
    }

    static PartsSource choose(Map<String, String> environment, DockerEngine docker) {
        String asked = environment.getOrDefault(SETTING, "").toLowerCase(Locale.ROOT);
        return switch (asked) {
            case "local" -> LOCAL;
            case "containers" -> CONTAINERS;
            case "" -> docker.answers() ? CONTAINERS : LOCAL;
            default -> throw new IllegalArgumentException(SETTING + " is " + asked + ": use local or containers");
        };
    }

    private static final class Chosen {
        static final PartsSource ONCE = choose(System.getenv(), DockerEngine.from(System.getenv()));
    }
}
