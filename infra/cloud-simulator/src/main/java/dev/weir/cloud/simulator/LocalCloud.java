package dev.weir.cloud.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;

/** Runs the simulator of the ClickHouse Cloud API until it is told to stop. */
public final class LocalCloud {

    /** The line that says that it serves from now on. */
    static final String READY = "simulator: a SIMULATED ClickHouse Cloud API is ready on ";

    private LocalCloud() {}

    public static void main(String[] arguments) {
        try {
            SimulatorOptions options = SimulatorOptions.parse(System.getenv(), arguments);
            CloudSimulator simulator = CloudSimulator.start(options, Clock.systemUTC());
            Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "stop-simulator"));
            System.out.println(READY + simulator.address());
            if (options.exitWithParent()) {
                exitWhenInputEnds();
            }
        } catch (IOException | IllegalArgumentException wrong) {
            System.err.println("simulator: did not start: " + wrong.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }

    /** The parent holds the other end of standard input: it ends when the parent does, however that happens. */
    private static void exitWhenInputEnds() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            System.out.println("simulator: standard input broke: " + broken.getMessage());
        }
        System.exit(0);
    }
}
