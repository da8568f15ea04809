package dev.weir.bench;

import java.util.List;

/** With which flags the measured processes run: candidate and baseline with the same. */
final class JvmFlags {
    static final List<String> SERVICE = List.of(
            "-Xms256m", "-Xmx256m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-Dfile.encoding=UTF-8");
    static final List<String> BROKER = List.of("-Xms512m", "-Xmx512m", "--enable-native-access=ALL-UNNAMED");

    private JvmFlags() {}
}
