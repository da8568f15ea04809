package dev.weir.sink.store;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Rows of traffic.ledger: weir.traffic_ledger, a partition for each UTC day, beside which erasures are booked. */
public final class LedgerLayout implements StoreLayout {
    private static final String ROWS = " FROM weir.traffic_ledger" + STRETCH;
    private static final String ERASED = " FROM weir.traffic_erasures" + STRETCH;

    @Override
    public String passPrefix() {
        return "weir-sink-";
    }

    @Override
    public String tables() {
        return "weir.traffic_ledger";
    }

    @Override
    public String insert(String target) {
        return "INSERT INTO weir.traffic_ledger (tenant_id, user_id, created_at, request_id, page_url, sign, version,"
                + " received_at, topic_id, kafka_partition, kafka_offset) FORMAT RowBinary";
    }

    @Override
    public String offsets() {
        return "SELECT kafka_offset" + ROWS;
    }

    @Override
    public String counts() {
        return "SELECT _partition_id, count(), uniqExact(kafka_offset)" + ROWS + " GROUP BY _partition_id";
    }

    @Override
    public String targetOf(String partitionId) {
        return Long.toString(
                LocalDate.parse(partitionId, DateTimeFormatter.BASIC_ISO_DATE).toEpochDay());
    }

    @Override
    public String greatest() {
        return "SELECT sum(n), max(greatest) FROM (SELECT count() AS n, max(kafka_offset) AS greatest" + ROWS
                + " UNION ALL SELECT count(), max(kafka_offset)" + ERASED + ")";
    }

    @Override
    public Optional<String> erasures() {
        return Optional.of("SELECT tenant_id, user_id, max(kafka_offset)" + ERASED + " GROUP BY tenant_id, user_id");
    }

    @Override
    public Optional<String> settledBelow() {
        return Optional.empty();
    }

    /** Of the servers' own tables where the ledger is sharded. */
    @Override
    public String parts() {
        return "SELECT partition_id, count() FROM system.parts WHERE active AND database = 'weir'"
                + " AND startsWith(table, 'traffic_ledger') GROUP BY partition_id";
    }
}
