package dev.weir.clickhouse.access;

import dev.weir.contract.Tenants;
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

    /**
     * Which rows of {@code weir.table} are visible.
     *
     * @param name as the policy is called: the same for all who share it, and no other's on that table
     * @param condition under which a row is visible
     */
    record RowFilter(String name, String table, String condition) {
        static RowFilter everyRow(String table) {
            return new RowFilter("weir_every_row", table, "1");
        }

        static RowFilter rowsOf(String tenant, String table) {
            return new RowFilter(
                    "weir_rows_of_" + Tenants.checked(tenant), table, "tenant_id = '" + Tenants.checked(tenant) + "'");
        }
    }
}
