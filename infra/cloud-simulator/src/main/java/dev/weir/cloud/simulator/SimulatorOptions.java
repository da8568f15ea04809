package dev.weir.cloud.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the simulator is started with.
 *
 * @param port 0 takes a free one
 * @param state the file that keeps the services
 */
public record SimulatorOptions(
        String host, int port, Path state, Credentials credentials, Pace pace, boolean exitWithParent) {

    static final String SECRET = "WEIR_CLOUD_KEY_SECRET";
    static final String KEY_ID_FILE = "WEIR_CLOUD_KEY_ID_FILE";
    static final String USAGE = "LocalCloud --state FILE [--port N] [--host ADDRESS] [--key-id ID] [--seconds N]"
            + " [--exit-with-parent], the key's secret in " + SECRET + " or " + SECRET
            + "_FILE, its id also in " + KEY_ID_FILE;

    private static final int USUAL_PORT = 9105;

    /** For tests: a free port of loopback, a key of its own, and as quick as that pace. */
    public static SimulatorOptions onFreePort(Path state, Pace pace) {
        return new SimulatorOptions(
                "127.0.0.1", 0, state, new Credentials("test-key-id", "test-key-sécret"), pace, false);
    }

    static SimulatorOptions parse(Map<String, String> environment, String... arguments) throws IOException {
        String host = "127.0.0.1";
        int port = USUAL_PORT;
        @Nullable Path state = null;
        @Nullable String keyId = null;
        Pace pace = Pace.WATCHABLE;
        boolean exitWithParent = false;
        for (int at = 0; at < arguments.length; at++) {
            switch (arguments[at]) {
                case "--host" -> host = valueOf(arguments, at++);
                case "--port" -> port = numberOf(valueOf(arguments, at++));
                case "--state" -> state = Path.of(valueOf(arguments, at++)).toAbsolutePath();
                case "--key-id" -> keyId = valueOf(arguments, at++);
                case "--seconds" -> pace = Pace.of(Duration.ofSeconds(numberOf(valueOf(arguments, at++))));
                case "--exit-with-parent" -> exitWithParent = true;
                default -> throw new IllegalArgumentException("unknown argument " + arguments[at] + "; use " + USAGE);
            }
        }
        String id = keyId != null ? keyId : fromFile(environment, KEY_ID_FILE);
        String secret = environment.getOrDefault(SECRET, fromFile(environment, SECRET + "_FILE"));
        if (state == null || id.isEmpty() || secret.isEmpty()) {
            throw new IllegalArgumentException("the state file, the key's id or its secret is missing; use " + USAGE);
        }
        return new SimulatorOptions(host, port, state, new Credentials(id, secret), pace, exitWithParent);
    }

    private static String fromFile(Map<String, String> environment, String variable) throws IOException {
        String file = environment.get(variable);
        return file == null ? "" : Files.readString(Path.of(file)).strip();
    }

    private static String valueOf(String[] arguments, int at) {
        if (at + 1 == arguments.length) {
            throw new IllegalArgumentException(arguments[at] + " needs a value; use " + USAGE);
        }
        return arguments[at + 1];
    }

    private static int numberOf(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0 && number < 65_536) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("not a number: " + text, notANumber);
        }
        throw new IllegalArgumentException("not a number from 0 to 65535: " + text);
    }
}
