package dev.weir.bench;

import dev.weir.clickhouse.ClickHouseConnection;
import dev.weir.contract.Topics;

/**
 * The baseline of {@link SinkDrain}: a Kafka table of ClickHouse, whose rows a materialized view hands to a copy of the
 * ledger. It delivers at least once. Its settings are the fastest of those tried.
 */
final class KafkaEngine {
    static final String TABLE = "bench.ledger_by_engine";

    /** Others can be tried with -Dweir.bench.engine on the bench's own JVM. */
    private static final String SETTINGS = "kafka_num_consumers = 2, kafka_thread_per_consumer = 1,"
            + " kafka_max_block_size = 524288, kafka_poll_max_batch_size = 262144, kafka_flush_interval_ms = 7500";

    private final ClickHouseConnection clickHouse;
    private final String kafka;
    private int started;

    KafkaEngine(ClickHouseConnection clickHouse, String kafka) {
        this.clickHouse = clickHouse;
        this.kafka = kafka;
    }

    /** The ledger as the migrations made it, under another name, with its projections. */
    void createTable() {
        clickHouse.execute("CREATE DATABASE bench");
        clickHouse.execute("CREATE TABLE " + TABLE + " AS weir.traffic_ledger");
    }

    /** Begins to drain from the topic's beginning. */
    void start() {
        started++;
        clickHouse.execute("""
                CREATE TABLE bench.queue
                (tenant String, request_id UInt64, user_id UInt64, created_at DateTime64(3, 'UTC'), sign Int8,
                 version UInt32, received_at DateTime64(3, 'UTC'), page_url String)
                ENGINE = Kafka
                SETTINGS kafka_broker_list = '%s', kafka_topic_list = '%s', kafka_group_name = 'engine-%d',
                    kafka_format = 'JSONEachRow', date_time_input_format = 'best_effort', %s
                """.formatted(
                kafka, Topics.TRAFFIC_LEDGER.name(), started, System.getProperty("weir.bench.engine", SETTINGS)));
        clickHouse.execute("""
                CREATE MATERIALIZED VIEW bench.mover TO %s AS
                SELECT tenant AS tenant_id, user_id, created_at, request_id, page_url, sign, version, received_at,
                    'bench' AS topic_id, toUInt32(_partition) AS kafka_partition, toUInt64(_offset) AS kafka_offset
                FROM bench.queue
                """.formatted(TABLE));
    }

    void stop() {
        clickHouse.execute("DROP TABLE bench.mover SYNC");
        clickHouse.execute("DROP TABLE bench.queue SYNC");
    }
}
