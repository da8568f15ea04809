package dev.weir.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Starts {@link AcceptOnly} with the flags a service has. */
final class AcceptOnlyProcess {
    private AcceptOnlyProcess() {}

    static ChildJvm start(Workplace workplace, int port) throws Exception {
        ChildJvm process = ChildJvm.start(
                new ChildJvm.Command(
                        "accept-only",
                        workplace.classPath("infra/bench"),
                        JvmFlags.SERVICE,
                        AcceptOnly.class.getName(),
                        List.of(Integer.toString(port)),
                        Map.of()),
                workplace.scratch());
        process.await(() -> process.hasSaid(AcceptOnly.READY), Duration.ofSeconds(30));
        return process;
    }
}
