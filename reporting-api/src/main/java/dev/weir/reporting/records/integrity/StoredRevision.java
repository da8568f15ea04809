package dev.weir.reporting.records.integrity;

import dev.weir.contract.entities.Cause;
import dev.weir.contract.entities.Column;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.contract.entities.EntityKey;
import dev.weir.contract.entities.HistoryRow;
import dev.weir.reporting.answers.Column.Kind;
import dev.weir.reporting.answers.Row;
import dev.weir.reporting.records.RecordFields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A version's newest revision as ClickHouse has it, read back as the row of entities.history that it was. */
final class StoredRevision {
    private final EntityDefinition entity;
    private final RecordFields fields;
    private final List<dev.weir.reporting.answers.Column> columns = new ArrayList<>();

    StoredRevision(EntityDefinition entity) {
        this.entity = entity;
        this.fields = RecordFields.ofVersions(entity);
        columns.addAll(fields.shown());
        columns.add(new dev.weir.reporting.answers.Column("received_at", Kind.MOMENT));
    }

    /** What has to be selected. */
    String selected() {
        return fields.selected() + ", received_at";
    }

    List<dev.weir.reporting.answers.Column> columns() {
        return columns;
    }

    // NullAway does not see that the values of a HistoryRow, of another module, may be null.
    @SuppressWarnings("NullAway")
    HistoryRow read(String tenant, Row row) {
        List<@Nullable String> values = new ArrayList<>();
        for (Column column : entity.columns()) {
            values.add(text(row, column.name()));
        }
        return new HistoryRow(
                new EntityKey(tenant, entity.name(), row.number(at("id"))),
                (int) row.number(at("record_version")),
                (int) row.number(at("revision")),
                cause(row),
                row.number(at("effective_date")),
                row.number(at("expiry_date")),
                String.valueOf(text(row, "record_hash")),
                row.number(at("last_updated")),
                text(row, "last_updated_by"),
                row.number(columns.size() - 1),
                values);
    }

    /** Of no account for what follows; a cause of another build counts as a repair. */
    private Cause cause(Row row) {
        Cause cause = Cause.ofWireName(row.text(at("cause")));
        return cause == null ? Cause.REPAIR : cause;
    }

    private @Nullable String text(Row row, String column) {
        return row.isNull(at(column)) ? null : row.asText(at(column));
    }

    private int at(String column) {
        return fields.indexOf(column);
    }
}
