package dev.weir.faults;

import dev.weir.local.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program behind {@code weir check exports}. */
@Command(
        name = "weir check exports",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Export many rows from a stack of its own, kill the reporting API with signal 9 in the middle, and"
                        + " compare the file with the ledger. Exit code 0 only when it has every row once.",
        footer = {"", "Example: weir check exports --rows 1000000"})
final class Exports implements Callable<Integer> {
    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "how many rows, from 10; otherwise ${DEFAULT-VALUE}, which take some minutes")
    private long rows = 10_000_000;

    @Option(names = "--keep", description = "keep the folder of the stack, with its logs")
    private boolean keep;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    private Exports() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Exports())
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println("The export could not be tried: " + failure.getMessage());
                    return 1;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (rows < 10) {
            System.err.println("--rows is a number of rows, 10 or more.");
            return 2;
        }
        Path folder = Files.createTempDirectory("weir-exports-");
        ExportKill.Outcome outcome = new ExportKill(rows, Exports::say).run(folder);
        System.out.println(json ? outcome.toJson() : outcome.toText());
        if (keep || !outcome.isSound()) {
            say("logs in " + folder.resolve("logs"));
        } else {
            Folders.remove(folder);
        }
        return outcome.isSound() ? 0 : 1;
    }

    private static void say(String what) {
        System.err.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + " " + what);
    }
}
