package dev.weir.bench;

import dev.weir.local.ChildCommand;
import dev.weir.local.Readiness;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the two sides of {@link Dedup} are started: with the same flags, each time with an empty folder. */
final class DedupProcesses {
    static final String PROCESSOR_APPLICATION = "weir-processor";

    private final Workplace workplace;
    private final String kafka;
    private final int operationsPort;
    private final int partitions;
    private int started;

    DedupProcesses(Workplace workplace, String kafka, int operationsPort, int partitions) {
        this.workplace = workplace;
        this.kafka = kafka;
        this.operationsPort = operationsPort;
        this.partitions = partitions;
    }

    ChildCommand textbook() {
        Path state = nextFolder("textbook");
        return new ChildCommand(
                "textbook-dedup",
                flags(state),
                workplace.project().module("infra/bench"),
                TextbookDedup.class.getName(),
                List.of(kafka, state.toString()),
                Map.of(),
                workplace.scratch().resolve("textbook.log"),
                new Readiness.Line(TextbookDedup.READY));
    }

    ChildCommand processor() {
        Path state = nextFolder("processor");
        return new ChildCommand(
                "processor",
                flags(state),
                workplace.project().module("stream-processor"),
                "dev.weir.processor.Processor",
                List.of(),
                Map.of(
                        "WEIR_KAFKA", kafka,
                        "WEIR_PROCESSOR_STATE", state.toString(),
                        "WEIR_TRAFFIC_PARTITIONS", Integer.toString(partitions),
                        "WEIR_OPERATIONS_PORT", Integer.toString(operationsPort),
                        "WEIR_EXIT_WITH_PARENT", "true"),
                workplace.scratch().resolve("processor.log"),
                new Readiness.Http(URI.create("http://127.0.0.1:" + operationsPort + "/readyz")));
    }

    private Path nextFolder(String name) {
        started++;
        return workplace.scratch().resolve(name + "-" + started);
    }

    /** A flight recording of each process when {@code -Dweir.bench.jfr=true} is given to the bench. */
    private static List<String> flags(Path state) {
        List<String> flags = new ArrayList<>(JvmFlags.SERVICE);
        if (Boolean.getBoolean("weir.bench.jfr")) {
            flags.add("-XX:StartFlightRecording:settings=profile,filename=" + state + ".jfr");
        }
        return flags;
    }
}
