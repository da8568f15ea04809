package dev.weir.local.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/** Starts one real Kafka broker (KRaft, broker and controller in one) on loopback and keeps it until told to stop. */
public final class LocalKafka {

    /** The line that says that clients are served from now on. */
    static final String READY = "Kafka is ready on 127.0.0.1:";

    private LocalKafka() {}

    public static void main(String[] arguments) {
        try {
            run(BrokerOptions.parse(arguments));
        } catch (IllegalArgumentException | IOException wrong) {
            fail(String.valueOf(wrong.getMessage()));
        } catch (RuntimeException wrong) {
            fail("Kafka did not start: " + innermost(wrong));
        }
    }

    private static void run(BrokerOptions options) throws IOException {
        BrokerStorage storage = new BrokerStorage(options.data());
        Properties settings = BrokerSettings.of(options, storage.log());
        storage.prepare(settings);

        KafkaRaftServer broker = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::shutdown, "stop-broker"));
        if (options.exitWithParent()) {
            Thread.ofPlatform().daemon().name("watch-parent").start(LocalKafka::exitWhenInputEnds);
        }
        broker.startup();
        System.out.println(READY + options.port());
        broker.awaitShutdown();
    }

    /** The parent holds the other end of standard input: it ends when the parent does, however that happens. */
    private static void exitWhenInputEnds() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            System.out.println("Standard input broke: " + broken.getMessage());
        }
        System.exit(0);
    }

    private static String innermost(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return String.valueOf(at.getMessage());
    }

    private static void fail(String sentence) {
        System.err.println(sentence);
        // halt: the half-started broker's own shutdown may wait for a start that will not come.
        Runtime.getRuntime().halt(1);
    }
}
