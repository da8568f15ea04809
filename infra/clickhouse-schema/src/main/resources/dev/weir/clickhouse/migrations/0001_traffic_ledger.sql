-- The ledger: signed rows, appended once each, never changed. Every report is a sum(sign).
-- Projections live inside the part, so they are atomic with the rows they add up.
-- by_offset answers "which rows of this partition and offset range are stored?" without reading the rows;
-- ask it with _partition_id for the day, since it does not hold created_at.
CREATE TABLE IF NOT EXISTS weir.traffic_ledger${shard} ${on_cluster}
(
    tenant_id LowCardinality(String),
    user_id UInt64 CODEC(Delta(8), ZSTD(1)),
    created_at DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    request_id UInt64,
    page_url String CODEC(ZSTD(1)),
    sign Int8,
    version UInt32,
    received_at DateTime64(3, 'UTC') CODEC(T64, ZSTD(1)),
    topic_id LowCardinality(String),
    kafka_partition UInt32,
    kafka_offset UInt64 CODEC(T64, ZSTD(1)),
    PROJECTION by_offset
    (
        SELECT topic_id, kafka_partition, kafka_offset
        ORDER BY topic_id, kafka_partition, kafka_offset
    ),
    PROJECTION views_by_day
    (
        SELECT tenant_id, toDate(created_at), sum(sign)
        GROUP BY tenant_id, toDate(created_at)
    ),
    PROJECTION views_by_day_and_page
    (
        SELECT tenant_id, toDate(created_at), page_url, sum(sign)
        GROUP BY tenant_id, toDate(created_at), page_url
    ),
    PROJECTION views_by_day_and_user
    (
        SELECT tenant_id, toDate(created_at), user_id, sum(sign)
        GROUP BY tenant_id, toDate(created_at), user_id
    )
)
ENGINE = ${engine:MergeTree}
PARTITION BY toDate(created_at)
ORDER BY (tenant_id, user_id, created_at, request_id)
SETTINGS ${deduplication_window:10000};

-- Sharded by Kafka partition: a batch comes from one partition, so it stays one block on one shard.
-- only on a cluster
CREATE TABLE IF NOT EXISTS weir.traffic_ledger ${on_cluster}
AS weir.traffic_ledger${shard}
ENGINE = Distributed('${cluster}', 'weir', 'traffic_ledger${shard}', cityHash64(topic_id, kafka_partition));
