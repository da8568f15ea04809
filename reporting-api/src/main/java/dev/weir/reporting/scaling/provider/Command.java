package dev.weir.reporting.scaling.provider;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be told to a service besides its size. */
public enum Command {
    START,
    STOP,
    WAKE;

    private static final Set<String> RUNNING = Set.of("running", "partially_running", "degraded");
    private static final Set<String> COMING = Set.of("starting", "awaking", "provisioning");

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The command of that name, or null; the Cloud's own word for wake is understood too. */
    public static @Nullable Command ofWireName(String name) {
        for (Command command : values()) {
            if (command.wireName().equals(name) || command.cloudName().equals(name)) {
                return command;
            }
        }
        return null;
    }

    String cloudName() {
        return switch (this) {
            case START -> "start";
            case STOP -> "stop";
            case WAKE -> "awake";
        };
    }

    /** Whether a service in that state is where the command leads. */
    public boolean isDone(String state) {
        return switch (this) {
            case START -> RUNNING.contains(state) || state.equals("idle");
            case STOP -> state.equals("stopped");
            case WAKE -> RUNNING.contains(state);
        };
    }

    /** Whether a service in that state is there or on its way. */
    public boolean isTaken(String state) {
        return isDone(state)
                || switch (this) {
                    case START, WAKE -> COMING.contains(state);
                    case STOP -> state.equals("stopping");
                };
    }
}
