package dev.weir.contract.entities;

import java.util.List;
import java.util.OptionalInt;

/** One entity as its file defines it; id, last_updated and last_updated_by are implied. */
public record EntityDefinition(
        String name, String title, String description, List<Column> columns, OptionalInt retentionDays) {
    public EntityDefinition {
        columns = List.copyOf(columns);
    }

    public Column column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no column " + name));
    }
}
