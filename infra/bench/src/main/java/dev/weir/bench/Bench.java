package dev.weir.bench;

import dev.weir.local.Folders;
import dev.weir.local.ProjectFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs benchmarks and prints what they found; exits with 1 when a measured part did not do its work. */
@Command(
        name = "weir bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures a part of Weir against a baseline, in turns, on this machine.",
        footer = {"", "Example: weir bench ingest-single --runs 5 --json"})
final class Bench implements Callable<Integer> {
    private static final List<Benchmark> ALL = List.of(
            new IngestSingle(), new IngestBatch(), new Dedup(), new SinkDrain(), new Projections(), new ExportsToS3());
    private static final List<Trial> TRIALS =
            List.of(new Pipeline(), new Freshness(), new Parts(), new Reports(), new Restore(), new BulkLoad());
    private static final int FEWEST_RUNS = 3;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "which benchmarks; none lists them")
    private List<String> names = List.of();

    @Option(names = "--list", description = "name all benchmarks and end")
    private boolean list;

    @Option(names = "--runs", paramLabel = "N", description = "rounds, at least 3 (default: ${DEFAULT-VALUE})")
    private int runs = FEWEST_RUNS;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "length of a round (default: 10; 180 for pipeline, 60 for freshness, 600 for parts, 60 for"
                    + " reports); how long loads may take (600)")
    private Optional<Integer> seconds = Optional.empty();

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            description = "how long each side works before the first round (default: three times a round)")
    private int warmUp;

    @Option(
            names = "--records",
            paramLabel = "N",
            description =
                    "what a benchmark that drains a topic works through, restore remembers, or loads reads (default: ${DEFAULT-VALUE})")
    private long records = 5_000_000;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Bench())
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println("weir bench: " + failure.getMessage());
                    return 1;
                })
                .execute(arguments);
    }

    @Override
    public Integer call() throws Exception {
        if (list || names.isEmpty()) {
            ALL.forEach(benchmark -> System.out.printf("%-16s %s%n", benchmark.name(), benchmark.about()));
            TRIALS.forEach(trial -> System.out.printf("%-16s %s%n", trial.name(), trial.about()));
            return 0;
        }
        List<String> known = Stream.concat(
                        ALL.stream().map(Benchmark::name), TRIALS.stream().map(Trial::name))
                .toList();
        if (!known.containsAll(names) || runs < FEWEST_RUNS || seconds.orElse(1) < 1) {
            System.err.println(
                    "Use: weir bench NAME [--runs N, 3 or more] [--json]; NAME is one of " + String.join(", ", known));
            return 2;
        }
        boolean sound = true;
        for (Benchmark benchmark : ALL) {
            if (names.contains(benchmark.name())) {
                sound &= show(measure(benchmark));
            }
        }
        for (Trial trial : TRIALS) {
            if (names.contains(trial.name())) {
                sound &= show(measure(trial));
            }
        }
        return sound ? 0 : 1;
    }

    private boolean show(Report report) {
        System.out.println(json ? report.toJson() : report.toText());
        return report.isSound();
    }

    private Report measure(Trial trial) throws Exception {
        Instant start = Instant.now();
        Machine machine = Machine.here();
        Path scratch = Files.createTempDirectory("weir-bench-");
        System.err.println("starting " + trial.name() + ", logs in " + scratch);
        Duration time = seconds.map(Duration::ofSeconds).orElse(trial.usually());
        List<String> problems = new ArrayList<>();
        Sample sample = trial.run(new Workplace(ProjectFolder.find(), scratch, records), time, problems);
        Report report =
                new Report(trial.name(), start, machine, Outcome.of(trial.name(), sample), trial.goals(), problems);
        if (report.isSound()) {
            Folders.remove(scratch);
        }
        return report;
    }

    private Report measure(Benchmark benchmark) throws Exception {
        Instant start = Instant.now();
        Machine machine = Machine.here();
        Path scratch = Files.createTempDirectory("weir-bench-");
        Workplace workplace = new Workplace(ProjectFolder.find(), scratch, records);
        Rounds rounds = new Rounds(
                runs,
                Duration.ofSeconds(warmUp > 0 ? warmUp : 3L * seconds.orElse(10)),
                Duration.ofSeconds(seconds.orElse(10)),
                step -> System.err.println("  " + step));
        Report report;
        System.err.println("starting " + benchmark.name() + ", logs in " + scratch);
        try (Contest contest = benchmark.open(workplace)) {
            Outcome outcome = rounds.run(contest);
            report = new Report(benchmark.name(), start, machine, outcome, contest.goals(), contest.problems());
        }
        if (report.isSound()) {
            Folders.remove(scratch);
        }
        return report;
    }
}
