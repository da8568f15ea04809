package dev.weir.local;

import java.util.Locale;

/** The operating system and processor, in the words that npm packages are named by. */
record Platform(String name) {

    static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Platform of(String system, String processor) {
        String arch =
                switch (processor.toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64" -> "x64";
                    case "aarch64", "arm64" -> "arm64";
                    default -> throw new PartProblem("there is no ClickHouse engine for the processor " + processor);
                };
        String os = system.toLowerCase(Locale.ROOT);
        if (os.startsWith("linux")) {
            return new Platform("linux-" + arch + "-gnu");
        }
        if (os.startsWith("mac")) {
            return new Platform("darwin-" + arch);
        }
        throw new PartProblem("there is no ClickHouse engine for " + system + ": use the containers there");
    }

    static boolean isMac() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
    }
}
