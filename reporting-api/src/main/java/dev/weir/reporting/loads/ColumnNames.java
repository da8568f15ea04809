package dev.weir.reporting.loads;

import dev.weir.contract.entities.Column;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.contract.entities.RecordReader;
import dev.weir.reporting.loads.files.CsvHeader;
import dev.weir.reporting.loads.files.UnreadableObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names that the columns of a file of an entity may have. */
final class ColumnNames implements CsvHeader {
    private final String entity;
    private final Set<String> known = new HashSet<>(
            Set.of(RecordReader.ID, RecordReader.LAST_UPDATED, RecordReader.LAST_UPDATED_BY, "tenant", "tenant_id"));

    ColumnNames(EntityDefinition definition) {
        entity = definition.name();
        for (Column column : definition.columns()) {
            known.add(column.name());
            known.addAll(column.from());
        }
    }

    @Override
    public void check(List<String> names) throws UnreadableObject {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new UnreadableObject("has a column " + quoted(name) + ", which is none of " + entity);
            }
            if (!seen.add(name)) {
                throw new UnreadableObject("has the column " + quoted(name) + " twice");
            }
        }
        if (!seen.contains(RecordReader.ID)) {
            throw new UnreadableObject("has no column id");
        }
    }

    private static String quoted(String name) {
        String printable = name.codePoints()
                .limit(60)
                .filter(c -> !Character.isISOControl(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return '"' + printable + '"';
    }
}
