package dev.weir.faults;

import dev.weir.local.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program behind {@code weir check faults}. */
@Command(
        name = "weir check faults",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Break a stack of its own in every way it promises to survive, under load, and compare every event"
                        + " exactly. Exit code 0 only when none is lost, none counts twice, and the books balance.",
        footer = {
            "",
            "Examples:",
            "  weir check faults                          every kind of fault once, in some minutes",
            "  weir check faults --long                   100 random faults over 5 million events",
            "  weir check faults --only zombie --without pass,token,count   must fail: its guards are left out"
        })
final class Faults implements Callable<Integer> {
    private static final int LONG_FAULTS = 100;
    private static final long LONG_EVENTS = 5_000_000;
    private static final long BRIEF_EVENTS = 50_000;
    private static final long QUICK_EVENTS = 10_000;

    @Option(names = "--long", description = "the long form: random faults under load")
    private boolean isLong;

    @Option(names = "--faults", paramLabel = "N", description = "how many random faults; implies --long")
    private @Nullable Integer faults;

    @Option(names = "--quick", description = "the worst of each kind alone, over 10,000 events")
    private boolean quick;

    @Option(names = "--events", paramLabel = "N", description = "how many events at least")
    private @Nullable Long events;

    @Option(names = "--rate", paramLabel = "N", description = "events a second that are sent")
    private @Nullable Integer rate;

    @Option(names = "--seed", paramLabel = "N", description = "repeat the faults of an earlier run; implies --long")
    private @Nullable Long seed;

    @Option(names = "--only", paramLabel = "TEXT", description = "only faults with that text in their name; see --list")
    private String only = "";

    @Option(
            names = "--without",
            paramLabel = "GUARDS",
            description = "leave out guards of the sink, of pass, token and count: the suite must notice")
    private String without = "";

    @Option(names = "--list", description = "name the faults and end")
    private boolean list;

    @Option(names = "--keep", description = "keep the folder of the stack, with its logs")
    private boolean keep;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    private Faults() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Faults())
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println("The faults could not be tried: " + failure.getMessage());
                    return 1;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        boolean random = isLong || faults != null || seed != null;
        long chosenBy = !random ? 0 : seed != null ? seed : new SecureRandom().nextInt(1_000_000);
        Plan all = random
                ? Plan.random(chosenBy, faults != null ? faults : LONG_FAULTS)
                : quick ? Plan.quick() : Plan.brief();
        Plan plan = all.only(only);
        if (list || plan.faults() == 0) {
            all.rounds()
                    .forEach(round -> round.forEach(fault -> System.out.println(fault.kind() + " " + fault.where())));
            return list ? 0 : 2;
        }
        Suite suite = new Suite(
                plan,
                chosenBy,
                events != null ? events : random ? LONG_EVENTS : quick ? QUICK_EVENTS : BRIEF_EVENTS,
                rate != null ? rate : random ? 12_000 : 600,
                without,
                Faults::say);
        Path folder = Files.createTempDirectory("weir-faults-");
        if (random) {
            say("seed " + chosenBy);
        }
        Outcome outcome = suite.run(folder);
        System.out.println(json ? outcome.toJson() : outcome.toText());
        clear(folder, outcome.isSound());
        return outcome.isSound() ? 0 : 1;
    }

    private void clear(Path folder, boolean isSound) throws IOException {
        if (keep || (!isSound && without.isEmpty())) {
            say("logs in " + folder.resolve("logs"));
        } else {
            Folders.remove(folder);
        }
    }

    private static void say(String what) {
        System.err.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + " " + what);
    }
}
