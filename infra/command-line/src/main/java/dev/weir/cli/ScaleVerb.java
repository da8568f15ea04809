package dev.weir.cli;

import dev.weir.stack.StackProblem;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * A verb of {@code weir scale}, done as an operator: the one that the key belongs to, or one who has a secret. That is never
 * an argument, which every process of the machine could read.
 */
abstract class ScaleVerb extends TenantVerb {
    @Option(
            names = "--as",
            paramLabel = "OPERATOR",
            description = "The operator of org_config.yaml to do it as, by the operator's own secret; otherwise"
                    + " WEIR_OPERATOR, or the operator that the key belongs to.")
    private String operator = "";

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "Where the operator's secret stands; otherwise WEIR_OPERATOR_SECRET_FILE,"
                    + " WEIR_OPERATOR_SECRET, or a terminal asks.")
    private @Nullable Path secretFile;

    @Override
    void check() throws StackProblem {
        if (secretFile != null && named(System.getenv()).isEmpty()) {
            throw new ParameterException(commandLine(), "--secret-file is whose secret? Say --as OPERATOR.");
        }
    }

    @Override
    final int run(Api api) throws StackProblem, IOException, InterruptedException {
        Optional<String> header = operatorHeader(System.getenv());
        if (header.isPresent()) {
            api.actAs(header.get());
        }
        return scale(api);
    }

    /** Does it; the answer is the exit code. */
    abstract int scale(Api api) throws StackProblem, IOException, InterruptedException;

    /** What proves the operator; nothing when the key does. */
    private Optional<String> operatorHeader(Map<String, String> environment) throws StackProblem, IOException {
        String name = named(environment);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        byte[] pair = (name + ":" + secret(name, environment)).getBytes(StandardCharsets.UTF_8);
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
    }

    private String named(Map<String, String> environment) {
        return operator.isEmpty() ? environment.getOrDefault("WEIR_OPERATOR", "") : operator;
    }

    private String secret(String name, Map<String, String> environment) throws StackProblem, IOException {
        if (secretFile != null) {
            return Files.readString(secretFile).strip();
        }
        String file = environment.getOrDefault("WEIR_OPERATOR_SECRET_FILE", "");
        if (!file.isEmpty()) {
            return Files.readString(Path.of(file)).strip();
        }
        String secret = environment.getOrDefault("WEIR_OPERATOR_SECRET", "");
        return secret.isEmpty() ? typed(name) : secret;
    }

    private static String typed(String name) throws StackProblem {
        return Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .map(console -> console.readPassword("Secret of %s: ", name))
                .map(String::new)
                .orElseThrow(() -> new StackProblem("The secret of " + name
                        + " is missing: --secret-file, WEIR_OPERATOR_SECRET_FILE or WEIR_OPERATOR_SECRET."));
    }
}
