package dev.weir.contract.entities;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One column of an entity.
 *
 * @param overwritten whether a change of it alone overwrites the version in place (type 1) instead of opening the next one
 * @param hashed whether a change of it is a change of the record
 * @param from where else in the input it may stand, as names with points
 * @param references the entity whose id it holds
 */
public record Column(
        String name,
        ColumnType type,
        boolean required,
        boolean overwritten,
        boolean hashed,
        boolean filter,
        boolean search,
        List<String> from,
        @Nullable String references) {
    public Column {
        from = List.copyOf(from);
    }
}
