package dev.weir.reporting.records;

import dev.weir.contract.entities.ColumnType;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.reporting.answers.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The columns of an entity's views in the order in which they are shown: its own among those that all records have. */
public final class RecordFields {
    private final List<Field> all;

    private RecordFields(List<Field> all) {
        this.all = List.copyOf(all);
    }

    /** Those of the current and the earlier versions. */
    static RecordFields of(EntityDefinition entity) {
        return new RecordFields(fields(entity));
    }

    /** Those of an entity's versions, which also say why a version is as it is. */
    public static RecordFields ofVersions(EntityDefinition entity) {
        List<Field> fields = fields(entity);
        fields.add(new Field("revision", "toInt64(revision)", new ColumnType.Whole(), false, false, false));
        fields.add(Field.named("cause", new ColumnType.Text(), false));
        return new RecordFields(fields);
    }

    private static List<Field> fields(EntityDefinition entity) {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.named("tenant_id", new ColumnType.Text(), false));
        fields.add(Field.named("id", new ColumnType.Identity(), false).filtered());
        entity.columns()
                .forEach(column -> fields.add(new Field(
                        column.name(),
                        Field.quoted(column.name()),
                        column.type(),
                        true,
                        column.filter(),
                        column.search())));
        fields.add(Field.named("last_updated", new ColumnType.Moment(), false).filtered());
        fields.add(Field.named("last_updated_by", new ColumnType.Text(), true).filtered());
        fields.add(Field.named("effective_date", new ColumnType.Moment(), false).filtered());
        fields.add(Field.named("expiry_date", new ColumnType.Moment(), false));
        fields.add(Field.named("is_current", new ColumnType.Flag(), false));
        fields.add(new Field("record_version", "toInt64(record_version)", new ColumnType.Whole(), false, false, false));
        fields.add(Field.named("record_hash", new ColumnType.Text(), false));
        fields.add(Field.named("ingested_at", new ColumnType.Moment(), false));
        return fields;
    }

    List<Field> all() {
        return all;
    }

    @Nullable Field find(String name) {
        return all.stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    public int indexOf(String name) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no such column: " + name);
    }

    public List<Column> shown() {
        return all.stream().map(Field::shown).toList();
    }

    public String selected() {
        return all.stream().map(Field::selected).collect(Collectors.joining(", "));
    }
}
