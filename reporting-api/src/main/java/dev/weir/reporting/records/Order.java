package dev.weir.reporting.records;

import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.answers.Row;
import dev.weir.reporting.clickhouse.ReportQuery;
import dev.weir.reporting.reports.Cursor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * In which order records come: by a column, downwards with a minus before its name, records without a value last; then by
 * id. A page goes on after the last record's place in that order, whatever has come in or gone before it.
 */
record Order(Field by, boolean downwards, int column, int idColumn, boolean byIdAlone) {
    private static final String VALUE = "=";
    private static final String NO_VALUE = "";

    static Order read(QueryParameters parameters, RecordFields fields) {
        String wanted = parameters.text("sort");
        String text = wanted == null ? "id" : wanted;
        boolean downwards = text.startsWith("-");
        Field by = fields.find(downwards ? text.substring(1) : text);
        if (by == null) {
            parameters.refuse("sort", "must be a column's name, with a minus before it for the largest first");
            by = fields.all().get(fields.indexOf("id"));
        }
        return new Order(
                by,
                downwards,
                fields.indexOf(by.name()),
                fields.indexOf("id"),
                by.name().equals("id"));
    }

    String sql() {
        String direction = downwards ? " DESC" : " ASC";
        return byIdAlone
                ? " ORDER BY id" + direction
                : " ORDER BY " + Field.quoted(by.name()) + direction + " NULLS LAST, id ASC";
    }

    /** What holds for records after a place in the order. */
    String after(Cursor place) {
        String beyond = downwards ? " < " : " > ";
        String number = "{after_id:UInt64}";
        String column = Field.quoted(by.name());
        if (byIdAlone) {
            return " AND id" + beyond + number;
        }
        if (place.text().equals(NO_VALUE)) {
            return " AND " + column + " IS NULL AND id > " + number;
        }
        String value = by.bound("after");
        String later = column + beyond + value + " OR " + column + " = " + value + " AND id > " + number;
        return " AND (" + later + (by.nullable() ? " OR " + column + " IS NULL)" : ")");
    }

    ReportQuery bind(ReportQuery query, @Nullable Cursor place) {
        if (place == null) {
            return query;
        }
        ReportQuery bound = query.with("after_id", Long.toUnsignedString(place.number()));
        return byIdAlone || place.text().equals(NO_VALUE)
                ? bound
                : bound.with("after", place.text().substring(VALUE.length()));
    }

    /** The place of a record. */
    Cursor place(Row row) {
        String text = byIdAlone || row.isNull(column) ? NO_VALUE : VALUE + value(row);
        return new Cursor(Instant.EPOCH, Instant.EPOCH, row.number(idColumn), text);
    }

    private String value(Row row) {
        return switch (by.shown().kind()) {
            case MOMENT -> Long.toString(row.number(column));
            case DAY, FAR_DAY, TEXT, ID, COUNT, WHOLE, DECIMAL, WIDE_DECIMAL, FLOAT, FLAG -> row.asText(column);
        };
    }
}
