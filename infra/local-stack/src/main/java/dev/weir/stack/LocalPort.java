package dev.weir.stack;

/** The ports of the local stack, all on loopback, each with the setting that moves it; 0 takes a free one. */
public enum LocalPort {
    GATEWAY(8080, "the gateway"),
    REPORTING(8081, "the reporting API"),
    KAFKA(9092, "Kafka"),
    KAFKA_CONTROLLER(9093, "Kafka's controller"),
    CLICKHOUSE(8123, "ClickHouse over HTTP"),
    CLICKHOUSE_NATIVE(9000, "ClickHouse's native protocol"),
    S3(9001, "the S3 store"),
    GATEWAY_OPERATIONS(9101, "the gateway's operations endpoints"),
    PROCESSOR_OPERATIONS(9102, "the processor's operations endpoints"),
    SINK_OPERATIONS(9103, "the sink's operations endpoints"),
    REPORTING_OPERATIONS(9104, "the reporting API's operations endpoints"),
    CLOUD(9105, "the simulator of the Cloud API");

    private final int usual;
    private final String owner;

    LocalPort(int usual, String owner) {
        this.usual = usual;
        this.owner = owner;
    }

    /** The name of the setting that moves it. */
    String settingName() {
        return "WEIR_LOCAL_" + name() + "_PORT";
    }

    int usual() {
        return usual;
    }

    String owner() {
        return owner;
    }
}
