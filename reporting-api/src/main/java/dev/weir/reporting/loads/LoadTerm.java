package dev.weir.reporting.loads;

import dev.weir.reporting.kafka.Leadership;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Has a {@link LoadRunner} for as long as this instance leads. */
final class LoadTerm implements Leadership.Term {
    private final String bootstrap;
    private final LoadSteps steps;
    private final Clock clock;
    private @Nullable LoadRunner runner;

    LoadTerm(String bootstrap, LoadSteps steps, Clock clock) {
        this.bootstrap = bootstrap;
        this.steps = steps;
        this.clock = clock;
    }

    @Override
    public void begin() {
        runner = new LoadRunner(bootstrap, steps, clock);
    }

    @Override
    public void end() {
        LoadRunner ending = runner;
        runner = null;
        if (ending != null) {
            ending.close();
        }
    }
}
