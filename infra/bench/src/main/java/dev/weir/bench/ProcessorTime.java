package dev.weir.bench;

import dev.weir.local.ChildProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The processor time that each process of a bench takes for one operation, added to what a contender's round gave. */
final class ProcessorTime {
    private final Map<String, ProcessHandle> processes = new LinkedHashMap<>();

    private ProcessorTime() {}

    /** That of the load generator, which runs in this process. */
    static ProcessorTime ofLoad() {
        ProcessorTime time = new ProcessorTime();
        time.processes.put("load", ProcessHandle.current());
        return time;
    }

    ProcessorTime and(String name, ChildProcess process) {
        processes.put(name, ProcessHandle.of(process.pid()).orElseThrow());
        return this;
    }

    /** The same work, whose samples also say microseconds of processor time an operation, process by process. */
    Contender.Work of(Contender.Work work) {
        return time -> {
            Map<String, Duration> before = now();
            long start = System.nanoTime();
            Sample sample = work.run(time);
            double operations = sample.rate() * (System.nanoTime() - start) / 1e9;
            Map<String, Double> figures = new HashMap<>(sample.figures());
            now().forEach((name, after) ->
                    figures.put("cpu_us_" + name, after.minus(before.get(name)).toNanos() / 1e3 / operations));
            return new Sample(sample.rate(), figures);
        };
    }

    private Map<String, Duration> now() {
        Map<String, Duration> now = new HashMap<>();
        processes.forEach((name, process) ->
                now.put(name, process.info().totalCpuDuration().orElse(Duration.ZERO)));
        return now;
    }
}
