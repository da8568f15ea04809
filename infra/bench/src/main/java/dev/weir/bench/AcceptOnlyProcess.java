package dev.weir.bench;

import dev.weir.local.ChildCommand;
import dev.weir.local.ChildProcess;
import dev.weir.local.Readiness;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Starts {@link AcceptOnly} with the flags a service has. */
final class AcceptOnlyProcess {
    private AcceptOnlyProcess() {}

    static ChildProcess start(Workplace workplace, int port) throws IOException {
        return ChildProcess.start(new ChildCommand(
                        "accept-only",
                        JvmFlags.SERVICE,
                        workplace.project().module("infra/bench"),
                        AcceptOnly.class.getName(),
                        List.of(Integer.toString(port)),
                        Map.of(),
                        workplace.scratch().resolve("accept-only.log"),
                        new Readiness.Line(AcceptOnly.READY)))
                .awaitReady();
    }
}
