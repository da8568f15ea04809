-- What retention took out of the histories of business records: for each mark on a partition of entities.history one row
-- that counts (counted), and once those rows are gone one that says so (erased), which counts nothing.
-- rows_booked are those of them that are in the processor's books: all but repairs.
CREATE TABLE IF NOT EXISTS weir.history_removals${shard} ${on_cluster}
(
    tenant_id LowCardinality(String),
    entity LowCardinality(String),
    ended_before DateTime64(3, 'UTC'),
    job_id String,
    topic_id LowCardinality(String),
    kafka_partition UInt32,
    kafka_offset UInt64,
    stage Enum8('counted' = 1, 'erased' = 2),
    rows_removed UInt64,
    rows_booked UInt64,
    at DateTime64(3, 'UTC')
)
ENGINE = ${engine:MergeTree}
ORDER BY (topic_id, kafka_partition, kafka_offset, stage)
SETTINGS ${deduplication_window:10000};

-- only on a cluster
CREATE TABLE IF NOT EXISTS weir.history_removals ${on_cluster}
AS weir.history_removals${shard}
ENGINE = Distributed('${cluster}', 'weir', 'history_removals${shard}', kafka_partition);
