package dev.weir.sink;

import dev.weir.contract.LedgerRow;
import dev.weir.contract.Operation;
import dev.weir.contract.TrafficEvent;
import dev.weir.contract.TrafficKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures how fast a sink drains a ledger topic: rows a second from the first visible row to the last. */
final class DrainRate {
    private static final int TRANSACTION = 10_000;

    private DrainRate() {}

    /** Arguments: how many rows, then flags of the sink's JVM. */
    public static void main(String[] arguments) throws Exception {
        int rows = Integer.parseInt(arguments[0]);
        List<String> flags = List.of(arguments).subList(1, arguments.length);
        try (Line line = new Line()) {
            for (int at = 0; at < rows; at += TRANSACTION) {
                int from = at;
                line.inTransaction(() -> {
                    for (int i = from; i < Math.min(rows, from + TRANSACTION); i++) {
                        send(line, i);
                    }
                });
            }
            Map<String, String> settings = line.settings();
            settings.put("WEIR_SINK_BATCH_AGE", "500ms");
            settings.put("WEIR_SINK_CLICKHOUSE_TIMEOUT", "60s");
            Map<Long, Duration> before = processorTime();
            try (SinkProcess _ = SinkProcess.start(settings, flags)) {
                await(line, 1);
                long start = System.nanoTime();
                long first = count(line);
                await(line, rows);
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.printf("%d rows in %.2f s: %.0f rows/s%n", rows - first, seconds, (rows - first) / seconds);
                System.out.println(line.clickHouse.query(
                        "SELECT count() AS parts, max(rows) FROM system.parts WHERE table = 'traffic_ledger'"));
                processorTime()
                        .forEach((pid, time) -> System.out.println(command(pid) + " took "
                                + time.minus(before.getOrDefault(pid, Duration.ZERO))
                                        .toMillis() + " ms of CPU"));
            }
            System.out.println("doubled: " + line.doubled() + ", rows: " + count(line));
        }
    }

    private static void send(Line line, long id) {
        TrafficEvent event = new TrafficEvent(
                id * 0x9E3779B97F4A7C15L,
                id % 50_000,
                Line.NOON + id / 100,
                "https://www.example.com/page/" + id % 2_000);
        LedgerRow row = new LedgerRow("demo", event, 1, 1, Operation.CREATE, Line.NOON + id / 100);
        line.sendBytes((int) (id % 2), new TrafficKey("demo", event.requestId()).toBytes(), row.toJson());
    }

    private static void await(Line line, long rows) throws InterruptedException {
        while (count(line) < rows) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static long count(Line line) {
        try {
            return Long.parseLong(line.clickHouse.query("SELECT count() FROM weir.traffic_ledger"));
        } catch (RuntimeException notYet) {
            return 0;
        }
    }

    private static Map<Long, Duration> processorTime() {
        Map<Long, Duration> times = new java.util.HashMap<>();
        new ArrayList<>(ProcessHandle.current().descendants().toList())
                .forEach(child ->
                        times.put(child.pid(), child.info().totalCpuDuration().orElse(Duration.ZERO)));
        return times;
    }

    private static String command(long pid) {
        String line = ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().commandLine())
                .orElse("?");
        return line.substring(Math.max(0, line.indexOf("dev.weir.")));
    }
}
