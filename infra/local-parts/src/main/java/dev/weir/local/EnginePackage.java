package dev.weir.local;

import org.jspecify.annotations.Nullable;

/**
 * The npm package that carries the ClickHouse engine for one platform, with the checksum that its archive must have.
 *
 * @param integrity SHA-512 in npm's notation; null where we know of none and npm's own check has to do
 */
record EnginePackage(
        String name,
        String version,
        Platform platform,
        @Nullable String integrity) {

    /** The engine's version, the same on each platform. */
    static final String VERSION = "26.7.3-stable.1";

    static EnginePackage of(Platform platform) {
        @Nullable String integrity =
                switch (platform.name()) {
                    case "linux-x64-gnu" ->
                        "sha512-XP97mMqnc5tZpKQywR8N7cLTsHNiTmHr30pC5mzo3jWmukjKn2IBa60c2B/gWUNcuFjOMjWoorQICCqBVj5wpw==";
                    default -> null;
                };
        return new EnginePackage("@chdb/lib-" + platform.name(), VERSION, platform, integrity);
    }

    String specification() {
        return name + "@" + version;
    }
}
