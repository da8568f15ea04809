package dev.weir.reporting.scaling.config;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Judges an org_config.yaml, or makes the hash of an operator's secret, for {@code weir check config}. */
public final class ConfigCheck {
    private ConfigCheck() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(run(System.out, System.err, arguments));
    }

    static int run(PrintStream out, PrintStream err, String... arguments) throws IOException {
        if (arguments.length == 1 && arguments[0].equals("--hash")) {
            return hash(out, err);
        }
        if (arguments.length != 1 || arguments[0].startsWith("-")) {
            err.println("Name the file, or say --hash to make the hash of a secret.");
            return 2;
        }
        try {
            OrgConfig config = OrgConfigFile.read(Path.of(arguments[0]));
            out.println("Nothing is wrong: " + config.services().size() + " services, "
                    + config.operators().size() + " operators.");
            return 0;
        } catch (OrgConfig.Bad e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private static int hash(PrintStream out, PrintStream err) throws IOException {
        Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        String secret = terminal.isPresent()
                ? new String(terminal.get().readPassword("The operator's secret: "))
                : new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip();
        if (secret.length() < 12) {
            err.println("A secret has at least 12 characters.");
            return 1;
        }
        out.println(SecretHash.of(secret).text());
        return 0;
    }
}
