package dev.weir.local;

import java.util.ArrayList;
import java.util.List;

/** The JVM flags that every part shares: small machines, quick starts, native libraries without warnings. */
final class JvmFlags {

    private JvmFlags() {}

    static List<String> with(String... own) {
        List<String> flags = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-Xss512k",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        flags.addAll(List.of(own));
        return flags;
    }
}
