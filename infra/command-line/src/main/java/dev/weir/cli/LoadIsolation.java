package dev.weir.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.stack.StackProblem;
import java.io.Console;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code weir load isolation}: requests that each take a while, all at once; they must not wait for one another. */
@Command(
        name = "isolation",
        description =
                "Prove that requests do not wait for one another: N requests of delay D, all at once, end in about D.",
        footer = {
            "",
            "Exit code 1 when they took nearer to N times D than to D, or when one failed.",
            "Example: ./weir load isolation --requests 20 --delay 2"
        })
final class LoadIsolation extends TenantVerb {
    private static final int MOST_REQUESTS = 200;

    @Option(names = "--requests", paramLabel = "N", description = "How many, 2 to 200 (default: ${DEFAULT-VALUE}).")
    private int requests = 20;

    @Option(
            names = "--delay",
            paramLabel = "D",
            description = "Seconds that each takes, 0.1 to 10 (default: ${DEFAULT-VALUE}).")
    private double delay = 2;

    @Override
    void check() {
        if (requests < 2 || requests > MOST_REQUESTS) {
            throw new ParameterException(commandLine(), "--requests is a number from 2 to " + MOST_REQUESTS + ".");
        }
        if (!(delay >= 0.1 && delay <= 10)) {
            throw new ParameterException(commandLine(), "--delay is 0.1 to 10 seconds.");
        }
    }

    @Override
    int run(Api api) throws InterruptedException {
        String path = String.format(Locale.ROOT, "/concurrent/test-isolation?delay=%.3f", delay);
        List<Duration> took = new ArrayList<>();
        String failure = "";
        int failed = 0;
        long start = System.nanoTime();
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor();
                ProgressBar progress = progress()) {
            List<Future<Duration>> sent = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                sent.add(all.submit(() -> send(api, path, progress)));
            }
            for (Future<Duration> each : sent) {
                try {
                    took.add(each.get());
                } catch (ExecutionException e) {
                    failed++;
                    failure = sentence(e.getCause());
                }
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        boolean isolated = failed == 0 && seconds < (1 + requests) * delay / 2;
        show(new Latencies(took), seconds, failed, failure, isolated);
        return isolated ? 0 : 1;
    }

    private static Duration send(Api api, String path, @Nullable ProgressBar progress)
            throws StackProblem, IOException, InterruptedException {
        long start = System.nanoTime();
        api.get(path);
        if (progress != null) {
            progress.step();
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** On a terminal only. */
    private @Nullable ProgressBar progress() {
        boolean watched = !json()
                && Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent();
        return watched
                ? new ProgressBarBuilder()
                        .setTaskName("requests")
                        .setInitialMax(requests)
                        .setUpdateIntervalMillis(100)
                        .build()
                : null;
    }

    private void show(Latencies latencies, double seconds, int failed, String failure, boolean isolated) {
        double perSecond = (requests - failed) / seconds;
        if (json()) {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            answer.put("requests", requests)
                    .put("delay", delay)
                    .put("failed", failed)
                    .put("seconds", seconds);
            answer.put("throughput_per_second", perSecond);
            answer.putObject("latency_ms")
                    .put("min", latencies.millis(0))
                    .put("median", latencies.millis(50))
                    .put("p95", latencies.millis(95))
                    .put("p99", latencies.millis(99));
            out().println(answer.put("isolated", isolated));
            return;
        }
        out().printf(Locale.ROOT, "%d requests of %.3g s each, all at once: %.2f s.%n", requests, delay, seconds);
        out().printf(
                        Locale.ROOT,
                        "min %.0f ms, median %.0f ms, p95 %.0f ms, p99 %.0f ms; %.1f requests a second.%n",
                        latencies.millis(0),
                        latencies.millis(50),
                        latencies.millis(95),
                        latencies.millis(99),
                        perSecond);
        if (!failure.isEmpty()) {
            out().printf(Locale.ROOT, "%d failed, the last with: %s%n", failed, failure);
        }
        if (isolated) {
            out().println("They did not wait for one another.");
        } else {
            out().printf(Locale.ROOT, "That is not isolated: one after the other is %.0f s.%n", requests * delay);
        }
    }

    private static String sentence(@Nullable Throwable failure) {
        return failure instanceof StackProblem problem ? problem.sentence() : String.valueOf(failure);
    }
}
