-- What readers see instead of the ledger itself. Row filters sit on these views: on a MergeTree table they do not
-- hold back mergeTreeIndex() and mergeTreeProjection(), which show every tenant's rows to whoever may SELECT from it.
CREATE VIEW IF NOT EXISTS weir.traffic_entries ${on_cluster}
DEFINER = CURRENT_USER SQL SECURITY DEFINER
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
FROM weir.traffic_ledger;

-- For people who query by hand: the events that stand, without their cancelled former selves.
CREATE VIEW IF NOT EXISTS weir.traffic ${on_cluster}
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    tenant_id,
    user_id,
    created_at,
    request_id,
    page_url,
    max(version) AS version,
    max(received_at) AS received_at
FROM weir.traffic_ledger
GROUP BY tenant_id, user_id, created_at, request_id, page_url
HAVING sum(sign) > 0;
