package dev.weir.stack;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps all processes of a stack running, and says after each change how they are. */
final class Supervisor {

    /** Told of every change; calls do not overlap. */
    interface Listener {
        void changed(List<Child> children);
    }

    private static final int LAST_WORDS = 12;

    private final List<Child> children = new ArrayList<>();
    private final Listener listener;

    /** Of the processes in the order of their start. */
    Supervisor(List<Launch> launches, StartCaches caches, Listener listener) {
        this.listener = listener;
        for (Launch launch : launches) {
            children.add(new Child(launch, caches, this::changed));
        }
    }

    List<Child> children() {
        return List.copyOf(children);
    }

    void start() throws IOException {
        for (Child child : children) {
            child.start();
        }
    }

    /** Waits until every process serves. */
    synchronized void awaitReady(Duration limit) throws StackProblem, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!children.stream().allMatch(Child::isReady)) {
            for (Child child : children) {
                if (child.isHopeless()) {
                    throw new StackProblem(lastWords(child, " does not start"));
                }
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                Child late = children.stream()
                        .filter(child -> !child.isReady())
                        .findFirst()
                        .orElseThrow();
                throw new StackProblem(lastWords(late, " was not ready after " + limit.toSeconds() + " s"));
            }
            wait(left);
        }
    }

    /** Stops all processes, the last started first. */
    void stop() throws InterruptedException {
        for (Child child : children.reversed()) {
            child.stop();
        }
    }

    private synchronized void changed() {
        listener.changed(children());
        notifyAll();
    }

    private static String lastWords(Child child, String what) {
        String reason = child.state() instanceof Child.State.Running(long _, boolean _, String said) ? ": " + said : "";
        List<String> tail = child.log().tail(LAST_WORDS);
        return child.name()
                + what
                + reason
                + (tail.isEmpty() ? "" : "\nThe last lines of " + child.log().path() + ":\n  ")
                + String.join("\n  ", tail);
    }
}
