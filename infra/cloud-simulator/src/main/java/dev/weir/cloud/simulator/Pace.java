package dev.weir.cloud.simulator;

import java.time.Duration;

/** How long the simulated Cloud takes for what it does. */
public record Pace(Duration apply, Duration start, Duration stop, Duration wake) {

    /** Long enough to be watched by people, short enough to be waited for. */
    public static final Pace WATCHABLE =
            new Pace(Duration.ofSeconds(8), Duration.ofSeconds(6), Duration.ofSeconds(4), Duration.ofSeconds(3));

    /** All the same. */
    public static Pace of(Duration each) {
        return new Pace(each, each, each, each);
    }

    long millisOf(State passing) {
        return switch (passing) {
            case STARTING -> start.toMillis();
            case STOPPING -> stop.toMillis();
            case AWAKING -> wake.toMillis();
            case RUNNING, STOPPED, IDLE -> 0;
        };
    }
}
