package dev.weir.local.clickhouse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Optional;

/**
 * Runs the ClickHouse engine as a server on loopback, HTTP and native port, and keeps it until told to stop. To be
 * started with {@code libjsig} preloaded, since the engine and the JVM both want the signals of faults.
 */
public final class LocalClickHouse {

    private LocalClickHouse() {}

    public static void main(String[] arguments) {
        try {
            EngineOptions options = EngineOptions.parse(arguments);
            AdminPassword password = AdminPassword.from(System.getenv());
            Files.createDirectories(options.data());
            LogTables.removeFrom(options.data());

            EngineRun run = new EngineRun(new WaitingQuery(options.httpPort(), options.adminUser(), password));
            Runtime.getRuntime().addShutdownHook(new Thread(run::stop, "stop-engine"));
            if (options.exitWithParent()) {
                Thread.ofPlatform().daemon().name("watch-parent").start(LocalClickHouse::exitWhenInputEnds);
            }
            Optional<String> endedBecause = run.serve(options);
            endedBecause.ifPresent(reason -> fail("ClickHouse ended by itself: " + reason));
        } catch (IllegalArgumentException | IOException wrong) {
            fail(String.valueOf(wrong.getMessage()));
        }
    }

    /** The parent holds the other end of standard input: it ends when the parent does, however that happens. */
    private static void exitWhenInputEnds() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            System.out.println("Standard input broke: " + broken.getMessage());
        }
        System.exit(0);
    }

    private static void fail(String sentence) {
        System.err.println(sentence);
        Runtime.getRuntime().halt(1);
    }
}
