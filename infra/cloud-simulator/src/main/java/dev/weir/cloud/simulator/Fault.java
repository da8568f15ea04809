package dev.weir.cloud.simulator;

import java.time.Duration;
import java.util.List;

/** Something that goes wrong with a call because somebody asked for it. */
public sealed interface Fault {

    /** Answers 429 with the reset header. */
    record RateLimited(Duration reset) implements Fault {}

    /** Answers an error and does nothing. */
    record Refused(int status, String error) implements Fault {}

    /** Does nothing, and closes the connection after that time without an answer. */
    record Silent(Duration held) implements Fault {}

    /** Does what was asked, and closes the connection without an answer. */
    record LostAnswer() implements Fault {}

    /** Takes so much longer until a new size is in effect. */
    record SlowApply(Duration longer) implements Fault {}

    /** Tells a state that no client knows. */
    record UnknownState(String state) implements Fault {}

    /** Leaves fields out of each service that it tells of. */
    record MissingFields(List<String> fields) implements Fault {
        public MissingFields {
            fields = List.copyOf(fields);
        }
    }

    /** Whether a call can go wrong in that way. */
    default boolean fits(String method, String path) {
        return switch (this) {
            case RateLimited _, Refused _, Silent _, LostAnswer _ -> true;
            case SlowApply _ -> method.equals("PATCH") && path.endsWith("/replicaScaling");
            case UnknownState _, MissingFields _ -> method.equals("GET") && path.contains("/services");
        };
    }
}
