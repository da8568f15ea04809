package dev.weir.stack;

import dev.weir.kit.EntitySettings;
import dev.weir.kit.Setting;
import dev.weir.kit.Settings;
import dev.weir.local.PartProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The supervisor of the local stack: {@code LocalStack ROOT [--folder DIR] [--without NAME] [--exit-with-parent]} starts
 * Kafka, ClickHouse, S3, the simulator of the Cloud API and the services of the product in ROOT and keeps them until it is told to stop. What it writes
 * goes to ROOT/.weir, or to DIR, which makes no start caches then: that is for a stack of one use. The process of that
 * NAME is left to somebody else.
 */
public final class LocalStack {

    private LocalStack() {}

    public static void main(String[] arguments) {
        List<String> options = List.of(arguments);
        int folder = options.indexOf("--folder");
        StackHome home = new StackHome(Path.of(arguments[0]));
        if (folder > 0) {
            home = new StackHome(home.root(), Path.of(options.get(folder + 1)).toAbsolutePath());
        }
        try {
            Optional<StackLock> lock = StackLock.take(home);
            if (lock.isEmpty()) {
                throw new StackProblem("Weir already runs in this folder: see ./weir status");
            }
            waitForLeftovers(home);
            if (options.contains("--exit-with-parent")) {
                Thread.ofPlatform().daemon().name("watch-parent").start(LocalStack::exitWhenInputEnds);
            }
            int without = options.indexOf("--without");
            new StackRun(
                            home,
                            read(System.getenv()),
                            folder > 0 ? StartCaches.none() : StartCaches.in(home.cache()),
                            without > 0 ? options.get(without + 1) : "")
                    .run();
        } catch (StackProblem e) {
            fail(e.sentence());
        } catch (Settings.Bad | PartProblem e) {
            fail(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            fail("The stack could not be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("The start was interrupted");
        }
    }

    private static Settings read(java.util.Map<String, String> environment) throws Settings.Bad {
        List<Setting<?>> all = new ArrayList<>(Ports.settings());
        all.add(EntitySettings.DEFINITIONS);
        return Settings.read(environment, all);
    }

    private static void waitForLeftovers(StackHome home) throws IOException, InterruptedException {
        List<ProcessHandle> left = Leftovers.of(home);
        if (!left.isEmpty()) {
            System.out.println("Waiting for " + left.size() + " processes of the last run to end");
            Leftovers.end(left);
        }
    }

    private static void exitWhenInputEnds() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // As good as the end.
        }
        System.exit(0);
    }

    private static void fail(String sentence) {
        System.out.println(sentence);
        System.exit(1);
    }
}
