package dev.weir.local.kafka;

import java.nio.file.Path;
import java.util.Properties;

/** The broker's own settings: one node that is broker and controller, on loopback, small, and careful with data. */
final class BrokerSettings {

    private BrokerSettings() {}

    static Properties of(BrokerOptions options, Path log) {
        Properties settings = new Properties();
        String client = "127.0.0.1:" + options.port();
        String controller = "127.0.0.1:" + options.controllerPort();
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", "1");
        // Voters by address, not stored in the log: the controller's port may change from start to start.
        settings.setProperty("controller.quorum.voters", "1@" + controller);
        settings.setProperty("controller.listener.names", "CONTROLLER");
        settings.setProperty("listeners", "PLAINTEXT://" + client + ",CONTROLLER://" + controller);
        settings.setProperty("advertised.listeners", "PLAINTEXT://" + client);
        settings.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.setProperty("log.dirs", log.toString());
        settings.setProperty("auto.create.topics.enable", "false");

        oneReplica(settings);
        small(settings);
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        // A stack that was off for a month still knows where its consumers stood.
        settings.setProperty("offsets.retention.minutes", Integer.toString(365 * 24 * 60));
        return settings;
    }

    private static void oneReplica(Properties settings) {
        settings.setProperty("default.replication.factor", "1");
        settings.setProperty("min.insync.replicas", "1");
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("transaction.state.log.replication.factor", "1");
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
    }

    private static void small(Properties settings) {
        settings.setProperty("offsets.topic.num.partitions", "4");
        settings.setProperty("transaction.state.log.num.partitions", "4");
        settings.setProperty("share.coordinator.state.topic.num.partitions", "1");
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "4");
        settings.setProperty("num.recovery.threads.per.data.dir", "2");
        settings.setProperty("background.threads", "2");
        // 128 MiB of heap unless set; 8 MiB holds the keys of some 350,000 records a pass.
        settings.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        settings.setProperty("log.cleaner.io.buffer.size", Integer.toString(256 << 10));
    }
}
