package dev.weir.bench;

import java.util.List;

/** With which flags the measured processes run: candidate and baseline with the same. */
final class JvmFlags {
    /** Those of the local stack's gateway. */
    static final List<String> SERVICE = List.of(
            "-XX:+UseSerialGC",
            "-Xss512k",
            "-Xmx256m",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private JvmFlags() {}
}
