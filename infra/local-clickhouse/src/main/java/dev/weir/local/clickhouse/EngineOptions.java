package dev.weir.local.clickhouse;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the command line asks of the engine: which library, which configuration, and who may stop it. */
record EngineOptions(Path engine, Path config, Path data, int httpPort, String adminUser, boolean exitWithParent) {

    static final String USAGE = "LocalClickHouse --engine FILE --config FILE --data DIR --http-port N"
            + " [--admin-user NAME] [--exit-with-parent], the admin's password in " + AdminPassword.VARIABLE + " or "
            + AdminPassword.VARIABLE + "_FILE";

    static EngineOptions parse(String... arguments) {
        @Nullable Path engine = null;
        @Nullable Path config = null;
        @Nullable Path data = null;
        int httpPort = 0;
        String adminUser = "weir_admin";
        boolean exitWithParent = false;
        for (int at = 0; at < arguments.length; at++) {
            switch (arguments[at]) {
                case "--engine" -> engine = Path.of(valueOf(arguments, at++)).toAbsolutePath();
                case "--config" -> config = Path.of(valueOf(arguments, at++)).toAbsolutePath();
                case "--data" -> data = Path.of(valueOf(arguments, at++)).toAbsolutePath();
                case "--http-port" -> httpPort = portOf(valueOf(arguments, at++));
                case "--admin-user" -> adminUser = valueOf(arguments, at++);
                case "--exit-with-parent" -> exitWithParent = true;
                default -> throw new IllegalArgumentException("unknown argument " + arguments[at] + "; use " + USAGE);
            }
        }
        if (engine == null || config == null || data == null || httpPort == 0) {
            throw new IllegalArgumentException("an argument is missing; use " + USAGE);
        }
        return new EngineOptions(engine, config, data.normalize(), httpPort, adminUser, exitWithParent);
    }

    private static String valueOf(String[] arguments, int at) {
        if (at + 1 == arguments.length) {
            throw new IllegalArgumentException(arguments[at] + " needs a value; use " + USAGE);
        }
        return arguments[at + 1];
    }

    private static int portOf(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("not a port: " + text, notANumber);
        }
        throw new IllegalArgumentException("not a port: " + text);
    }
}
