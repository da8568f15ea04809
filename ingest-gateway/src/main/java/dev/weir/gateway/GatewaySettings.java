package dev.weir.gateway;

import dev.weir.kit.EntitySettings;
import dev.weir.kit.KafkaTopics;
import dev.weir.kit.Setting;
import dev.weir.kit.access.KeySettings;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.pipeline.TrailAccess;
import java.time.Duration;
import java.util.List;

/** Every setting of the gateway, with its default. */
final class GatewaySettings {
    static final Setting<String> HOST =
            Setting.text("WEIR_GATEWAY_HOST", "address the gateway listens at").orElse("127.0.0.1");
    static final Setting<Integer> PORT =
            Setting.port("WEIR_GATEWAY_PORT", "port of the gateway").orElse("8080");

    static final Setting<Duration> FUTURE_SKEW = Setting.duration(
                    "WEIR_FUTURE_SKEW", "how far ahead of the clock created_at may lie")
            .orElse("5s");
    static final Setting<Duration> LATENESS =
            Setting.duration("WEIR_LATENESS", "how far back created_at may lie").orElse("7d");

    static final Setting<Duration> ANSWER_WITHIN = Setting.duration(
                    "WEIR_GATEWAY_ANSWER_WITHIN", "the longest wait for Kafka before a request is answered with 503")
            .orElse("10s");
    static final Setting<Duration> LINGER = Setting.duration(
                    "WEIR_GATEWAY_LINGER",
                    "how long an event waits for others even while Kafka is free; 0 for not at all")
            .orElse("0ms");
    static final Setting<Integer> REQUESTS_IN_FLIGHT = Setting.integer(
                    "WEIR_GATEWAY_REQUESTS_IN_FLIGHT",
                    1,
                    1_000_000,
                    "requests that may wait for Kafka at one time; more are answered with 503")
            .orElse("2000");
    static final Setting<Long> BYTES_IN_FLIGHT = Setting.bytes(
                    "WEIR_GATEWAY_BYTES_IN_FLIGHT",
                    "bytes of events that may wait for Kafka at one time; batches have as much again, and wait for it")
            .orElse("16m");
    static final Setting<Integer> BATCHES_IN_FLIGHT = Setting.integer(
                    "WEIR_GATEWAY_BATCHES_IN_FLIGHT",
                    1,
                    10_000,
                    "batches taken at one time; more are answered with 503")
            .orElse("64");

    static final Setting<Long> EVENT_BYTES = Setting.bytes(
                    "WEIR_GATEWAY_EVENT_BYTES", "the longest body of a single event")
            .orElse("64k");
    static final Setting<Long> BATCH_BYTES = Setting.bytes(
                    "WEIR_GATEWAY_BATCH_BYTES", "the longest body of a batch as it is sent")
            .orElse("32m");
    static final Setting<Long> BATCH_UNPACKED_BYTES = Setting.bytes(
                    "WEIR_GATEWAY_BATCH_UNPACKED_BYTES", "the longest body of a batch after gzip or zstd")
            .orElse("128m");
    static final Setting<Integer> BATCH_EVENTS = Setting.integer(
                    "WEIR_GATEWAY_BATCH_EVENTS", 1, 10_000_000, "the most events of a batch")
            .orElse("100000");
    static final Setting<Long> HEADER_BYTES = Setting.bytes(
                    "WEIR_GATEWAY_HEADER_BYTES", "the longest request line and headers together")
            .orElse("8k");
    static final Setting<Duration> IDLE_TIMEOUT = Setting.duration(
                    "WEIR_GATEWAY_IDLE_TIMEOUT", "how long a connection may say nothing")
            .orElse("30s");
    static final Setting<Integer> CONNECTIONS = Setting.integer(
                    "WEIR_GATEWAY_CONNECTIONS", 1, 1_000_000, "connections at one time; more wait to be accepted")
            .orElse("10000");
    static final Setting<Long> MIN_DATA_RATE = Setting.bytes(
                    "WEIR_GATEWAY_MIN_DATA_RATE", "bytes a second below which a sending client is cut off; 0 for never")
            .orElse("100");
    static final Setting<Integer> KEY_EVENTS = Setting.integer(
                    "WEIR_GATEWAY_KEY_EVENTS",
                    0,
                    1_000_000_000,
                    "events that a key may send per window; 0 for any number")
            .orElse("5000000");
    static final Setting<Duration> KEY_WINDOW = Setting.duration(
                    "WEIR_GATEWAY_KEY_WINDOW", "the window of WEIR_GATEWAY_KEY_EVENTS")
            .orElse("10s");
    static final Setting<Integer> WAITING = Setting.integer(
                    "WEIR_GATEWAY_WAITING",
                    1,
                    100_000,
                    "requests that may wait at one time, to become visible or for a receipt; more do not wait")
            .orElse("1000");
    static final Setting<List<String>> PROCESSORS = Setting.list(
                    "WEIR_PROCESSORS",
                    "operations endpoints of some processors, host:port; any of them knows the others")
            .orElse("127.0.0.1:9102");
    static final Setting<List<String>> ORIGINS = Setting.list(
                    "WEIR_GATEWAY_ORIGINS",
                    "origins whose pages may send events, * for all; without it no CORS and no text/plain bodies")
            .asOptional();

    static final List<Setting<?>> ALL = List.of(
            HOST,
            PORT,
            KafkaTopics.BOOTSTRAP,
            KafkaTopics.PARTITIONS,
            KafkaTopics.REPLICATION,
            EntitySettings.DEFINITIONS,
            KeySettings.PEPPER,
            KeySettings.STATIC_FILE,
            FUTURE_SKEW,
            LATENESS,
            ANSWER_WITHIN,
            LINGER,
            REQUESTS_IN_FLIGHT,
            BYTES_IN_FLIGHT,
            BATCHES_IN_FLIGHT,
            EVENT_BYTES,
            BATCH_BYTES,
            BATCH_UNPACKED_BYTES,
            BATCH_EVENTS,
            HEADER_BYTES,
            IDLE_TIMEOUT,
            CONNECTIONS,
            MIN_DATA_RATE,
            KEY_EVENTS,
            KEY_WINDOW,
            WAITING,
            PROCESSORS,
            TrailAccess.SECRET,
            ORIGINS,
            HttpEdge.PUBLIC_OPERATIONS);

    private GatewaySettings() {}
}
