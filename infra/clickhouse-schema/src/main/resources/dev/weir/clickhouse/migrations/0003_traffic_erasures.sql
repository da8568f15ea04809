-- What erasures took out of the ledger: for each mark on a partition of traffic.ledger one row that counts (counted), and
-- once those rows are gone one that says so (erased), which counts nothing.
-- Rows booked less the ledger_rows here are the rows that the ledger must hold.
CREATE TABLE IF NOT EXISTS weir.traffic_erasures${shard} ${on_cluster}
(
    tenant_id LowCardinality(String),
    user_id UInt64,
    job_id String,
    topic_id LowCardinality(String),
    kafka_partition UInt32,
    kafka_offset UInt64,
    stage Enum8('counted' = 1, 'erased' = 2),
    ledger_rows UInt64,
    events Int64,
    at DateTime64(3, 'UTC')
)
ENGINE = ${engine:MergeTree}
ORDER BY (topic_id, kafka_partition, kafka_offset, stage)
SETTINGS ${deduplication_window:10000};

-- only on a cluster
CREATE TABLE IF NOT EXISTS weir.traffic_erasures ${on_cluster}
AS weir.traffic_erasures${shard}
ENGINE = Distributed('${cluster}', 'weir', 'traffic_erasures${shard}', cityHash64(topic_id, kafka_partition));

-- The tenants' view of it.
CREATE VIEW IF NOT EXISTS weir.erasures ${on_cluster}
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    tenant_id,
    user_id,
    job_id,
    kafka_partition,
    kafka_offset,
    stage,
    ledger_rows,
    events,
    at
FROM weir.traffic_erasures;
