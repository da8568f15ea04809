-- For people who query by hand: the events that stand, without their cancelled former selves.
CREATE VIEW IF NOT EXISTS weir.traffic ${on_cluster}
SQL SECURITY INVOKER
AS SELECT
    tenant_id,
    user_id,
    created_at,
    request_id,
    page_url,
    max(version) AS version,
    min(received_at) AS received_at
FROM weir.traffic_ledger
GROUP BY tenant_id, user_id, created_at, request_id, page_url
HAVING sum(sign) > 0;
