package dev.weir.cli;

import dev.weir.stack.StackHome;
import dev.weir.stack.StackProblem;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code weir}: reads the command line, runs the verb, and turns every failure into a sentence. */
@Command(
        name = "weir",
        description = "A streaming pipeline whose books balance: HTTP to Kafka to ClickHouse, each event once.",
        synopsisSubcommandLabel = "VERB",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        subcommands = {
            Up.class,
            Down.class,
            Status.class,
            Env.class,
            Open.class,
            Demo.class,
            Reset.class,
            Send.class,
            Receipt.class,
            Report.class,
            Export.class,
            Check.class,
            Records.class,
            Rejected.class,
            Erase.class,
            Keys.class,
            Scale.class,
            Load.class,
            RunTests.class,
            RunBench.class,
            Completion.class,
            HelpCommand.class
        },
        footer = {
            "",
            "To begin with:  ./weir up --detach, then ./weir demo and ./weir open.",
            "Each verb tells more, with examples:  ./weir send --help",
            "Exit codes: 0 it worked, 1 it did not, 2 the command line makes no sense."
        })
public final class Weir {
    private final StackHome home;

    Weir(StackHome home) {
        this.home = home;
    }

    public static void main(String[] arguments) {
        System.exit(run(new StackHome(Path.of(System.getProperty("weir.root", "."))), arguments));
    }

    static int run(StackHome home, String... arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        return commandLine(home).setOut(out).setErr(err).execute(arguments);
    }

    /** The command for that stack, ready to be run. */
    public static CommandLine commandLine(StackHome home) {
        CommandLine weir = new CommandLine(new Weir(home))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println(sentence(failure));
                    return 1;
                });
        // What this program does not know of, it hands on to the programs behind these verbs.
        handsOn(weir, "bench");
        CommandLine check = Objects.requireNonNull(weir.getSubcommands().get("check"));
        handsOn(check, "faults");
        handsOn(check, "exports");
        return weir;
    }

    private static void handsOn(CommandLine command, String verb) {
        Objects.requireNonNull(command.getSubcommands().get(verb)).setUnmatchedOptionsArePositionalParams(true);
    }

    private static String sentence(Exception failure) {
        return switch (failure) {
            case StackProblem problem -> problem.sentence();
            case IOException broken -> "That did not work: " + broken.getMessage();
            case InterruptedException _ -> "Interrupted";
            default -> "Something unforeseen happened: " + failure;
        };
    }

    /** What the verbs have in common: the stack they work on, and where they write. */
    @Command(mixinStandardHelpOptions = true)
    abstract static class Verb {
        @Spec
        @SuppressWarnings("NullAway.Init") // Set by picocli.
        private CommandSpec spec;

        final StackHome home() {
            return ((Weir) spec.root().userObject()).home;
        }

        final PrintWriter out() {
            return spec.commandLine().getOut();
        }

        final PrintWriter err() {
            return spec.commandLine().getErr();
        }

        /** Whether somebody sits at a terminal and says yes. */
        static boolean confirmed(String question) {
            return Optional.ofNullable(System.console())
                    .filter(Console::isTerminal)
                    .map(console -> console.readLine("%s [y/N] ", question))
                    .filter(answer -> answer.strip().equalsIgnoreCase("y"))
                    .isPresent();
        }

        final CommandLine commandLine() {
            return spec.commandLine();
        }
    }

    /** The version that the jar's manifest names. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Weir.class.getPackage().getImplementationVersion();
            return new String[] {"weir " + (version == null ? "(not packaged)" : version)};
        }
    }
}
