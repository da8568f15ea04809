package dev.weir.reporting.records;

import dev.weir.reporting.clickhouse.MonitorPool;
import dev.weir.reporting.clickhouse.ReportQuery;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whose records there are. */
public record HistoryTenants(MonitorPool clickHouse) {
    /** The tenants that have or had a record of that entity. */
    public List<String> of(String entity) throws SQLException {
        ReportQuery query = ReportQuery.of("SELECT DISTINCT tenant_id FROM weir.`" + entity + "_history`");
        List<String> tenants = new ArrayList<>();
        try (Connection connection = clickHouse.connection();
                ResultSet rows = query.run(connection)) {
            while (rows.next()) {
                tenants.add(rows.getString(1));
            }
        }
        return tenants;
    }
}
