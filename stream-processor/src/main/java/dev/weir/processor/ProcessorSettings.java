package dev.weir.processor;

import dev.weir.kit.EntitySettings;
import dev.weir.kit.KafkaTopics;
import dev.weir.kit.Setting;
import dev.weir.kit.Settings;
import dev.weir.kit.pipeline.TrailAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The settings of the processor, read. */
record ProcessorSettings(
        String bootstrap,
        int partitions,
        int replication,
        Path state,
        DedupWindow window,
        int threads,
        int standbys,
        long storeMemory,
        Duration commitInterval) {

    static final Setting<Path> STATE =
            Setting.path("WEIR_PROCESSOR_STATE", "folder for the processor's stores; each processor needs its own");
    static final Setting<Duration> LATENESS = Setting.duration(
                    "WEIR_LATENESS", "how far back created_at may lie before an event is too late")
            .orElse("7d");
    static final Setting<Duration> SKEW = Setting.duration(
                    "WEIR_FUTURE_SKEW", "how far ahead of the broker's time created_at may lie")
            .orElse("5s");
    static final Setting<Duration> MARGIN = Setting.duration(
                    "WEIR_DEDUP_MARGIN", "how much longer than lateness and skew together an id is remembered")
            .orElse("1h");
    static final Setting<Integer> THREADS = Setting.integer(
                    "WEIR_PROCESSOR_THREADS", 1, 64, "threads that work on partitions")
            .orElse("1");
    static final Setting<Integer> STANDBYS = Setting.integer(
                    "WEIR_PROCESSOR_STANDBYS", 0, 3, "warm copies of each store on other processors")
            .orElse("0");
    static final Setting<Long> STORE_MEMORY = Setting.bytes(
                    "WEIR_PROCESSOR_STORE_MEMORY",
                    "native memory for the blocks and write buffers of all stores together")
            .orElse("96m");
    static final Setting<Duration> COMMIT_INTERVAL = Setting.duration(
                    "WEIR_PROCESSOR_COMMIT_INTERVAL", "how long a transaction stays open; rows are visible after it")
            .orElse("100ms");

    static final Setting<String> ADDRESS = Setting.of(
                    "WEIR_PROCESSOR_ADDRESS",
                    "host:port of the operations endpoints as gateways and other processors reach them;"
                            + " otherwise the operations host, or this machine's name when that is a wildcard",
                    ProcessorSettings::address)
            .asOptional();

    static final List<Setting<?>> ALL = List.of(
            KafkaTopics.BOOTSTRAP,
            KafkaTopics.PARTITIONS,
            KafkaTopics.REPLICATION,
            EntitySettings.DEFINITIONS,
            STATE,
            LATENESS,
            SKEW,
            MARGIN,
            THREADS,
            STANDBYS,
            STORE_MEMORY,
            COMMIT_INTERVAL,
            ADDRESS,
            TrailAccess.SECRET);

    private static String address(String text) {
        if (!text.matches("[A-Za-z0-9._-]+:[0-9]{1,5}")) {
            throw new Setting.Refused("host:port");
        }
        return text;
    }

    static ProcessorSettings of(Settings settings) {
        return new ProcessorSettings(
                settings.get(KafkaTopics.BOOTSTRAP),
                settings.get(KafkaTopics.PARTITIONS),
                settings.get(KafkaTopics.REPLICATION),
                settings.get(STATE),
                DedupWindow.of(settings.get(LATENESS), settings.get(SKEW), settings.get(MARGIN)),
                settings.get(THREADS),
                settings.get(STANDBYS),
                settings.get(STORE_MEMORY),
                settings.get(COMMIT_INTERVAL));
    }
}
