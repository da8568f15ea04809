package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of text under headings, in columns as wide as they need to be; numbers stand on the right. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();

    Table(String... headings) {
        rows.add(headings);
    }

    void add(String... cells) {
        for (int i = 0; i < cells.length; i++) {
            cells[i] = printable(cells[i]);
        }
        rows.add(cells);
    }

    void print(PrintWriter out) {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                String space = " ".repeat(widths[i] - row[i].length());
                line.append(isNumeric(i) ? space + row[i] : row[i] + space).append("  ");
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** A field's text, a dash where there is none. */
    static String text(JsonNode item, String field) {
        JsonNode value = item.path(field);
        return value.isNull() || value.isMissingNode() ? "-" : value.asText();
    }

    /** What came from elsewhere may steer a terminal; this may not. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private boolean isNumeric(int column) {
        return rows.size() > 1 && rows.stream().skip(1).allMatch(row -> row[column].matches("\\d+"));
    }
}
