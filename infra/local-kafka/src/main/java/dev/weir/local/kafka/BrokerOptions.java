package dev.weir.local.kafka;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the command line asks of the broker: where its data lies and which ports it opens. */
record BrokerOptions(Path data, int port, int controllerPort, boolean exitWithParent) {

    static final String USAGE = "LocalKafka --data DIR --port N --controller-port N [--exit-with-parent]";

    static BrokerOptions parse(String... arguments) {
        @Nullable Path data = null;
        int port = 0;
        int controllerPort = 0;
        boolean exitWithParent = false;
        for (int at = 0; at < arguments.length; at++) {
            switch (arguments[at]) {
                case "--data" -> data = Path.of(valueOf(arguments, at++));
                case "--port" -> port = portOf(arguments, at++);
                case "--controller-port" -> controllerPort = portOf(arguments, at++);
                case "--exit-with-parent" -> exitWithParent = true;
                default -> throw new IllegalArgumentException("unknown argument " + arguments[at] + "; use " + USAGE);
            }
        }
        if (data == null || port == 0 || controllerPort == 0) {
            throw new IllegalArgumentException("an argument is missing; use " + USAGE);
        }
        return new BrokerOptions(data.toAbsolutePath().normalize(), port, controllerPort, exitWithParent);
    }

    private static String valueOf(String[] arguments, int at) {
        if (at + 1 == arguments.length) {
            throw new IllegalArgumentException(arguments[at] + " needs a value; use " + USAGE);
        }
        return arguments[at + 1];
    }

    private static int portOf(String[] arguments, int at) {
        String text = valueOf(arguments, at);
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(arguments[at] + " is not a port: " + text, notANumber);
        }
        throw new IllegalArgumentException(arguments[at] + " is not a port: " + text);
    }
}
