-- Nothing on a single server. On a cluster what readers see lies on each shard, over the shard's own rows, and a
-- Distributed table of the view's name asks all shards. So each shard adds up for itself, from its projections, and
-- it is the shard that applies the row filter: one on a Distributed table holds nothing back
-- (docs/decisions/0021-a-cluster-of-shards.md).
-- only on a cluster
DROP TABLE IF EXISTS weir.traffic_entries ${on_cluster} SYNC;

-- only on a cluster
CREATE VIEW IF NOT EXISTS weir.traffic_entries_shard ${on_cluster}
DEFINER = weir_schema SQL SECURITY DEFINER
AS SELECT
    tenant_id,
    user_id,
    created_at,
    request_id,
    page_url,
    sign,
    version,
    received_at,
    topic_id,
    kafka_partition,
    kafka_offset
FROM weir.traffic_ledger_shard;

-- only on a cluster
CREATE TABLE IF NOT EXISTS weir.traffic_entries ${on_cluster}
AS weir.traffic_entries_shard
ENGINE = Distributed('${cluster}', 'weir', 'traffic_entries_shard');

-- only on a cluster
DROP TABLE IF EXISTS weir.traffic ${on_cluster} SYNC;

-- An event's rows all stand on one Kafka partition, so on one shard: what stands there stands.
-- only on a cluster
CREATE VIEW IF NOT EXISTS weir.traffic_shard ${on_cluster}
DEFINER = weir_schema SQL SECURITY DEFINER
AS SELECT
    tenant_id,
    user_id,
    created_at,
    request_id,
    page_url,
    max(version) AS version,
    max(received_at) AS received_at
FROM weir.traffic_ledger_shard
GROUP BY tenant_id, user_id, created_at, request_id, page_url
HAVING sum(sign) > 0;

-- only on a cluster
CREATE TABLE IF NOT EXISTS weir.traffic ${on_cluster}
AS weir.traffic_shard
ENGINE = Distributed('${cluster}', 'weir', 'traffic_shard');

-- only on a cluster
DROP TABLE IF EXISTS weir.erasures ${on_cluster} SYNC;

-- only on a cluster
CREATE VIEW IF NOT EXISTS weir.erasures_shard ${on_cluster}
DEFINER = weir_schema SQL SECURITY DEFINER
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
FROM weir.traffic_erasures_shard;

-- only on a cluster
CREATE TABLE IF NOT EXISTS weir.erasures ${on_cluster}
AS weir.erasures_shard
ENGINE = Distributed('${cluster}', 'weir', 'erasures_shard');;

-- Rows of Kafka partition p lie on shard p modulo the number of shards, as the sinks put them there.
-- only on a cluster
DROP TABLE IF EXISTS weir.traffic_ledger ${on_cluster} SYNC;

-- only on a cluster
CREATE TABLE IF NOT EXISTS weir.traffic_ledger ${on_cluster}
AS weir.traffic_ledger_shard
ENGINE = Distributed('${cluster}', 'weir', 'traffic_ledger_shard', kafka_partition);

-- only on a cluster
DROP TABLE IF EXISTS weir.traffic_erasures ${on_cluster} SYNC;

-- only on a cluster
CREATE TABLE IF NOT EXISTS weir.traffic_erasures ${on_cluster}
AS weir.traffic_erasures_shard
ENGINE = Distributed('${cluster}', 'weir', 'traffic_erasures_shard', kafka_partition);
