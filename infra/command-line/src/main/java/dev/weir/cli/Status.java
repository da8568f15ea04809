package dev.weir.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.Probe;
import dev.weir.stack.StackFile;
import dev.weir.stack.StackState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir status}: asks every process of the stack how it is, now. */
@Command(
        name = "status",
        description = "Show each process: ready or why not, memory, uptime. Exit code 0 only when all are ready.",
        footer = {"", "Example: ./weir status --json"})
final class Status extends Weir.Verb implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @Option(names = "--json", description = "For machines.")
    private boolean json;

    /** What is seen of one process. */
    record Seen(
            String name,
            @Nullable Long pid,
            String state,
            @Nullable String reason,
            @Nullable Integer port,
            @JsonProperty("rss_bytes") long rssBytes,
            @JsonProperty("uptime_seconds") long uptimeSeconds,
            int restarts) {}

    /** The whole answer. */
    record Overview(
            boolean ready, @JsonProperty("rss_bytes") long rssBytes, List<Seen> processes) {}

    @Override
    public Integer call() throws IOException {
        Overview overview = look();
        if (json) {
            out().println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(overview));
        } else if (overview.processes().isEmpty()) {
            out().println("Nothing runs: ./weir up starts it.");
        } else {
            show(overview);
        }
        return overview.ready() ? 0 : 1;
    }

    private Overview look() throws IOException {
        Optional<StackFile> stack = StackFile.read(home());
        if (stack.isEmpty()) {
            return new Overview(false, 0, List.of());
        }
        List<StackState.Seen> known =
                StackState.read(home()).map(StackState::processes).orElse(List.of());
        List<Seen> seen = new ArrayList<>();
        seen.add(supervisor(stack.get().supervisor()));
        // In parallel, since one that hangs takes its time to say nothing.
        seen.addAll(stack.get().processes().parallelStream()
                .map(process -> seen(process, stack.get(), known))
                .toList());
        known.stream()
                .filter(process -> seen.stream().noneMatch(other -> other.name().equals(process.name())))
                .map(gone -> new Seen(gone.name(), null, "dead", gone.reason(), null, 0, 0, gone.restarts()))
                .forEach(seen::add);
        boolean ready = seen.stream().allMatch(process -> process.state().equals("ready"));
        return new Overview(ready, seen.stream().mapToLong(Seen::rssBytes).sum(), seen);
    }

    private static Seen supervisor(long pid) {
        boolean alive = ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        return new Seen(
                "supervisor",
                pid,
                alive ? "ready" : "dead",
                alive ? null : "its process is gone; the others end by themselves",
                null,
                Memory.residentBytes(pid),
                uptime(pid),
                0);
    }

    private static Seen seen(StackFile.Running process, StackFile stack, List<StackState.Seen> known) {
        int restarts = known.stream()
                .filter(other -> other.name().equals(process.name()))
                .mapToInt(StackState.Seen::restarts)
                .findFirst()
                .orElse(0);
        String state;
        String reason = null;
        Probe probe = Probe.of(process, stack);
        if (ProcessHandle.of(process.pid()).filter(ProcessHandle::isAlive).isEmpty()) {
            state = "dead";
            reason = "its process is gone";
        } else if (probe != null && probe.ask() instanceof Probe.Answer.NotReady(String said)) {
            state = "not ready";
            reason = said;
        } else {
            state = "ready";
        }
        return new Seen(
                process.name(),
                process.pid(),
                state,
                reason,
                process.port(),
                Memory.residentBytes(process.pid()),
                uptime(process.pid()),
                restarts);
    }

    private static long uptime(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .map(start -> Duration.between(start, Instant.now()).toSeconds())
                .orElse(0L);
    }

    private void show(Overview overview) {
        out().println(Screen.quiet(row("process", "state", "pid", "port", "memory", "up", "restarts")));
        for (Seen process : overview.processes()) {
            out().println(coloured(
                    process.state(),
                    row(
                            process.name(),
                            process.state(),
                            text(process.pid()),
                            text(process.port()),
                            process.rssBytes() / 1_000_000 + " MB",
                            lasting(process.uptimeSeconds()),
                            Integer.toString(process.restarts()))));
        }
        out().println(row("", "", "", "", overview.rssBytes() / 1_000_000 + " MB", "", ""));
        String reasons = overview.processes().stream()
                .filter(process -> process.reason() != null)
                .map(process -> process.name() + ": " + process.reason())
                .collect(Collectors.joining("\n"));
        if (!reasons.isEmpty()) {
            out().println(reasons);
        }
    }

    /** The row with its state in a colour, where there are colours. */
    private static String coloured(String state, String row) {
        String shown = state.equals("ready") ? Screen.good(state) : Screen.bad(state);
        return row.replaceFirst(" " + state + " ", " " + Matcher.quoteReplacement(shown) + " ");
    }

    /** A time that passes, as people say it. */
    static String lasting(long seconds) {
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
    }

    private static String text(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }

    private static String row(String... cells) {
        return String.format(Locale.ROOT, "%-11s %-10s %8s %6s %9s %9s %9s", (Object[]) cells);
    }
}
