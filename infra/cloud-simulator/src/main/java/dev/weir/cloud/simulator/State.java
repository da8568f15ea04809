package dev.weir.cloud.simulator;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The states of a service that the simulator goes through; the Cloud has more. */
enum State {
    STARTING,
    STOPPING,
    AWAKING,
    RUNNING,
    STOPPED,
    IDLE;

    @JsonValue
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it becomes by itself when its time is over. */
    State next() {
        return switch (this) {
            case STARTING, AWAKING -> RUNNING;
            case STOPPING -> STOPPED;
            case RUNNING, STOPPED, IDLE -> this;
        };
    }
}
