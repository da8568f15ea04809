package dev.weir.contract;

import dev.weir.contract.Topic.Partitioning;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Every topic of the product. Values are JSON as bytes: what a hop does not need to understand, it does not parse. */
public final class Topics {
    private static final Serde<byte[]> BYTES = Serdes.ByteArray();

    /** What producers sent, stamped with the broker's time so that no producer's clock can move the dedup window. */
    public static final Topic<byte[], byte[]> TRAFFIC_RAW = new Topic<>(
            "traffic.raw",
            BYTES,
            BYTES,
            Partitioning.WITH_TRAFFIC,
            Map.of(
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime",
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    "delete",
                    TopicConfig.RETENTION_MS_CONFIG,
                    days(14)));

    /** The signed rows, for the sink and for everybody who wants validated events. */
    public static final Topic<byte[], byte[]> TRAFFIC_LEDGER = new Topic<>(
            "traffic.ledger",
            BYTES,
            BYTES,
            Partitioning.WITH_TRAFFIC,
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "delete", TopicConfig.RETENTION_MS_CONFIG, days(14)));

    /** The original bytes of what was kept out; why, in the headers. */
    public static final Topic<byte[], byte[]> TRAFFIC_REJECTED = new Topic<>(
            "traffic.rejected",
            BYTES,
            BYTES,
            Partitioning.WITH_TRAFFIC,
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "delete", TopicConfig.RETENTION_MS_CONFIG, days(30)));

    /** The totals of each partition of traffic.raw; key {@code topic:partition}, value an {@link Account}. */
    public static final Topic<byte[], byte[]> TRAFFIC_ACCOUNTS =
            new Topic<>("traffic.accounts", BYTES, BYTES, Partitioning.ONE, latestOnly());

    /** API keys, hashed; key the key's id. */
    public static final Topic<byte[], byte[]> OPS_KEYS =
            new Topic<>("ops.keys", BYTES, BYTES, Partitioning.ONE, latestOnly());

    /** When each key was last used; key the key's id. */
    public static final Topic<byte[], byte[]> OPS_KEYS_USAGE = new Topic<>(
            "ops.keys-usage", BYTES, BYTES, Partitioning.ONE, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "compact"));

    /** Erasures of a user's events; key the job's id, value an {@link ErasureJob}. */
    public static final Topic<byte[], byte[]> OPS_ERASURES =
            new Topic<>("ops.erasures", BYTES, BYTES, Partitioning.ONE, latestOnly());

    /** How far the audit of the ledger is, and what the last one found; one key. */
    public static final Topic<byte[], byte[]> OPS_AUDITS =
            new Topic<>("ops.audits", BYTES, BYTES, Partitioning.ONE, latestOnly());

    /** Business records as they were sent, by {@code tenant:entity:id}, stamped with the broker's time. */
    public static final Topic<byte[], byte[]> ENTITIES_RAW = new Topic<>(
            "entities.raw",
            BYTES,
            BYTES,
            Partitioning.WITH_TRAFFIC,
            Map.of(
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime",
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    "delete",
                    TopicConfig.RETENTION_MS_CONFIG,
                    days(14)));

    /** The rows of their history, for the sink and for everybody who wants to follow changes. */
    public static final Topic<byte[], byte[]> ENTITIES_HISTORY = new Topic<>(
            "entities.history",
            BYTES,
            BYTES,
            Partitioning.WITH_TRAFFIC,
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "delete", TopicConfig.RETENTION_MS_CONFIG, days(14)));

    /** The original bytes of records that were kept out; why, in the headers. */
    public static final Topic<byte[], byte[]> ENTITIES_REJECTED = new Topic<>(
            "entities.rejected",
            BYTES,
            BYTES,
            Partitioning.WITH_TRAFFIC,
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "delete", TopicConfig.RETENTION_MS_CONFIG, days(30)));

    /** The totals of each partition of entities.raw; key {@code topic:partition}, value an {@link Account}. */
    public static final Topic<byte[], byte[]> ENTITIES_ACCOUNTS =
            new Topic<>("entities.accounts", BYTES, BYTES, Partitioning.ONE, latestOnly());

    /**
     * Changes of services and the windows in which they come; key a kind and an id. Not compacted for a day, so that who
     * reads it from the beginning sees recent records in the order in which they were judged.
     */
    public static final Topic<byte[], byte[]> OPS_SCALING = new Topic<>(
            "ops.scaling",
            BYTES,
            BYTES,
            Partitioning.ONE,
            with(latestOnly(), TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, days(1)));

    /** Who had what done to which service, and how it went; nothing is ever removed. */
    public static final Topic<byte[], byte[]> OPS_SCALING_AUDIT = new Topic<>(
            "ops.scaling-audit",
            BYTES,
            BYTES,
            Partitioning.ONE,
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    "delete",
                    TopicConfig.RETENTION_MS_CONFIG,
                    "-1",
                    TopicConfig.RETENTION_BYTES_CONFIG,
                    "-1"));

    public static final List<Topic<?, ?>> ALL = List.of(
            TRAFFIC_RAW,
            TRAFFIC_LEDGER,
            TRAFFIC_REJECTED,
            TRAFFIC_ACCOUNTS,
            OPS_KEYS,
            OPS_KEYS_USAGE,
            OPS_ERASURES,
            OPS_AUDITS,
            ENTITIES_RAW,
            ENTITIES_HISTORY,
            ENTITIES_REJECTED,
            ENTITIES_ACCOUNTS,
            OPS_SCALING,
            OPS_SCALING_AUDIT);

    private Topics() {}

    /** Compacted, in small segments: the one that is written to is never compacted, and readers start at the beginning. */
    private static Map<String, String> latestOnly() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                "compact",
                TopicConfig.SEGMENT_BYTES_CONFIG,
                Integer.toString(1 << 20),
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(Duration.ofHours(1).toMillis()),
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                "0.1");
    }

    private static Map<String, String> with(Map<String, String> config, String name, String value) {
        Map<String, String> more = new HashMap<>(config);
        more.put(name, value);
        return Map.copyOf(more);
    }

    private static String days(int days) {
        return Long.toString(Duration.ofDays(days).toMillis());
    }
}
