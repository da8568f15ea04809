package dev.weir.clickhouse.access;

import java.util.List;

/** One ClickHouse user: how it proves itself, its profile, what it may do, and which rows it sees. */
record Account(String name, String passwordSha256, String profile, List<Grant> grants, List<RowFilter> rowFilters) {
    Account {
        grants = List.copyOf(grants);
        rowFilters = List.copyOf(rowFilters);
    }

    /** Privileges on one object, as ClickHouse writes them: {@code SELECT, INSERT} on {@code weir.traffic_ledger}. */
    record Grant(String privileges, String on) {
        @Override
        public String toString() {
            return privileges + " ON " + on;
        }
    }

    /** The condition under which a row of {@code weir.table} is visible. */
    record RowFilter(String table, String condition) {}
}
