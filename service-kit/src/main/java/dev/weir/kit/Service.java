package dev.weir.kit;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frame of a service's life: settings, operations endpoints, start, and an orderly end on SIGTERM, on a fatal error,
 * or with its parent.
 */
public final class Service {
    public static final Setting<String> OPERATIONS_HOST = Setting.text(
                    "WEIR_OPERATIONS_HOST", "address of the operations endpoints")
            .orElse("127.0.0.1");
    public static final Setting<Boolean> EXIT_WITH_PARENT = Setting.flag(
                    "WEIR_EXIT_WITH_PARENT", "end when standard input ends, as a supervised process does")
            .orElse("false");

    /**
     * A service as its main names it.
     *
     * @param operationsPort where its operations endpoints listen unless WEIR_OPERATIONS_PORT says otherwise
     * @param settings its own settings, besides those every service has
     */
    public record Description(String name, Setting<Integer> operationsPort, List<Setting<?>> settings) {
        public Description(String name, int operationsPort, List<Setting<?>> settings) {
            this(
                    name,
                    Setting.port("WEIR_OPERATIONS_PORT", "port of the operations endpoints; 0 takes a free one")
                            .orElse(Integer.toString(operationsPort)),
                    settings);
        }

        /** Its own settings and those every service has. */
        public List<Setting<?>> allSettings() {
            return Stream.concat(
                            settings.stream(),
                            Stream.of(OPERATIONS_HOST, operationsPort, EXIT_WITH_PARENT, Logging.FORMAT, Logging.LEVEL))
                    .toList();
        }
    }

    /** What a service does between settings and end. */
    public interface Start {
        void start(Context context) throws Exception;
    }

    /**
     * What a starting service is given.
     *
     * @param stop ends the service with an exit code that is not 0, and that reason
     */
    public record Context(Settings settings, Closer closer, Health health, Operations operations, FatalStop stop) {}

    /** Ends the service because it can't do its work any more; the supervisor starts it again. */
    public interface FatalStop {
        void because(String reason, Throwable cause);
    }

    private static final Logger log = LoggerFactory.getLogger(Service.class);

    private final CountDownLatch end = new CountDownLatch(1);
    private volatile int exitCode;

    private Service() {}

    /** Runs a service to its end and leaves the JVM with 0, or 1 after a fatal error, or 2 for bad settings. */
    public static void main(Description service, Map<String, String> environment, Start start) {
        System.exit(new Service().run(service, environment, start));
    }

    private int run(Description service, Map<String, String> environment, Start start) {
        String name = service.name();
        Settings settings;
        try {
            settings = Settings.read(environment, service.allSettings());
        } catch (Settings.Bad e) {
            System.err.println("weir " + name + ": " + e.getMessage());
            return 2;
        }
        Logging.configure(name, settings.get(Logging.FORMAT), settings.get(Logging.LEVEL));
        log.info("Starting {} with\n  {}", name, String.join("\n  ", settings.describe()));
        Closer closer = new Closer();
        Thread closing = new Thread(
                () -> {
                    end.countDown();
                    closer.close();
                },
                "shutdown");
        Runtime.getRuntime().addShutdownHook(closing);
        if (settings.get(EXIT_WITH_PARENT)) {
            Thread.ofPlatform().daemon().name("parent-watch").start(this::awaitEndOfInput);
        }
        try {
            Health health = new Health(name);
            // Asked before the service has declared its needs, it must not be found ready.
            Health.Need started = health.need("start");
            Operations operations = closer.register(new Operations(
                    name, health, settings.get(OPERATIONS_HOST), settings.get(service.operationsPort())));
            start.start(new Context(settings, closer, health, operations, this::fail));
            started.met();
            end.await();
        } catch (Exception e) {
            fail(name + " could not start", e);
        }
        return exitCode;
    }

    private void fail(String reason, Throwable cause) {
        log.error("{}: ending", reason, cause);
        exitCode = 1;
        end.countDown();
    }

    private void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent; only the end counts.
            }
        } catch (IOException _) {
            // As good as the end.
        }
        end.countDown();
    }
}
