package dev.weir.reporting.records;

import dev.weir.contract.entities.ColumnType;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.clickhouse.ReportQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which records a caller wants, as conditions with bound values: {@code field=} the same, {@code field_min} and
 * {@code field_max} for numbers, {@code field_from} and {@code field_to} for times, {@code q} a text in any searched column.
 */
final class Filters {
    private static final int LONGEST_TEXT = 2_048;

    private final StringBuilder conditions = new StringBuilder();
    private final Map<String, String> values = new LinkedHashMap<>();

    private Filters() {}

    /** The names of all parameters that it reads. */
    static List<String> names(RecordFields fields) {
        List<String> names = new ArrayList<>(List.of("q"));
        fields.all().stream().filter(Field::filter).flatMap(Filters::names).forEach(names::add);
        return names;
    }

    static Stream<String> names(Field field) {
        return Stream.concat(Stream.of(field.name()), bounds(field).stream().map(bound -> field.name() + bound));
    }

    static Filters read(QueryParameters parameters, RecordFields fields) {
        Filters filters = new Filters();
        for (Field field : fields.all()) {
            if (field.filter()) {
                filters.compare(parameters, field, "", "=", 0);
                for (String bound : bounds(field)) {
                    boolean lower = bound.equals("_min") || bound.equals("_from");
                    filters.compare(parameters, field, bound, lower ? ">=" : "<=", lower ? 0 : 1);
                }
            }
        }
        filters.search(parameters, fields);
        return filters;
    }

    /** The bounds a column may have: the first from below. */
    private static List<String> bounds(Field field) {
        return switch (field.type()) {
            case ColumnType.Whole(), ColumnType.Decimal(int _) -> List.of("_min", "_max");
            case ColumnType.Moment(), ColumnType.Day() -> List.of("_from", "_to");
            case ColumnType.Text(), ColumnType.Identity(), ColumnType.Flag() -> List.of();
        };
    }

    private void compare(QueryParameters parameters, Field field, String bound, String operator, int daysAfter) {
        String name = field.name() + bound;
        String text = parameters.text(name);
        if (text == null) {
            return;
        }
        boolean moment = field.type() instanceof ColumnType.Moment;
        String value =
                text.length() > LONGEST_TEXT ? null : moment ? Moments.millis(text, daysAfter) : field.value(text);
        if (value == null) {
            parameters.refuse(name, field.form());
            return;
        }
        // Moments end before their upper bound, as periods do; a day as such a bound is in.
        add(field, moment && operator.equals("<=") ? "<" : operator, value);
    }

    /** One condition more, on a column that need not be filtered by otherwise. */
    void add(Field field, String operator, String value) {
        String parameter = "f" + values.size();
        values.put(parameter, value);
        conditions
                .append(" AND ")
                .append(Field.quoted(field.name()))
                .append(' ')
                .append(operator)
                .append(' ')
                .append(field.bound(parameter));
    }

    private void search(QueryParameters parameters, RecordFields fields) {
        String wanted = parameters.text("q");
        if (wanted == null || wanted.isEmpty()) {
            return;
        }
        if (wanted.length() > LONGEST_TEXT) {
            parameters.refuse("q", "must be at most " + LONGEST_TEXT + " characters long");
            return;
        }
        values.put("q", wanted);
        conditions.append(fields.all().stream()
                .filter(Field::search)
                .map(field -> " OR " + searched(field) + " > 0")
                .collect(Collectors.joining("", " AND (toString(id) = {q:String}", ")")));
    }

    private static String searched(Field field) {
        String text = field.type() instanceof ColumnType.Text
                ? Field.quoted(field.name())
                : "toString(" + Field.quoted(field.name()) + ")";
        return "positionCaseInsensitiveUTF8(" + text + ", {q:String})";
    }

    /** The conditions, each behind an AND. */
    String sql() {
        return conditions.toString();
    }

    ReportQuery bind(ReportQuery query) {
        ReportQuery bound = query;
        for (Map.Entry<String, String> value : values.entrySet()) {
            bound = bound.with(value.getKey(), value.getValue());
        }
        return bound;
    }
}
