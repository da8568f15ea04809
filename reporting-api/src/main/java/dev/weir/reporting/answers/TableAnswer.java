package dev.weir.reporting.answers;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a report's rows in each format, a row at a time, so that memory does not grow with the report. */
public final class TableAnswer {
    private static final int READ_AHEAD = 64 * 1024;
    private static final byte[] LINE_END = {'\r', '\n'};

    /** The fields of a JSON answer around its items. */
    public interface Around {
        void before(JsonGenerator json) throws IOException;

        /** The cursor of what comes after a row. */
        String cursorAfter(Row last);
    }

    private final List<Column> columns;

    public TableAnswer(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** One object with the rows as its items, at most so many, and next_cursor when there are more. */
    public void items(InputStream answer, OutputStream out, int most, Around around) throws IOException {
        Row row = rows(answer);
        String cursor = "";
        try (JsonGenerator json = JsonAnswer.to(out)) {
            json.writeStartObject();
            around.before(json);
            json.writeArrayFieldStart("items");
            int written = 0;
            while (row.next()) {
                if (written == most) {
                    json.writeEndArray();
                    json.writeStringField("next_cursor", cursor);
                    json.writeEndObject();
                    return;
                }
                json.writeStartObject();
                fields(json, row);
                json.writeEndObject();
                written++;
                if (written == most) {
                    cursor = around.cursorAfter(row);
                }
            }
            json.writeEndArray();
            json.writeNullField("next_cursor");
            json.writeEndObject();
        }
    }

    /** One object with the fields of the one row. */
    public void object(InputStream answer, OutputStream out, Around around) throws IOException {
        Row row = rows(answer);
        try (JsonGenerator json = JsonAnswer.to(out)) {
            json.writeStartObject();
            around.before(json);
            if (row.next()) {
                fields(json, row);
            }
            json.writeEndObject();
        }
    }

    /** One object with a field for each row: the first column's text names it, the second column counts. */
    public void counts(InputStream answer, OutputStream out) throws IOException {
        Row row = rows(answer);
        try (JsonGenerator json = JsonAnswer.to(out)) {
            json.writeStartObject();
            while (row.next()) {
                json.writeFieldName(row.text(0));
                json.writeNumber(row.number(1));
            }
            json.writeEndObject();
        }
    }

    /** Takes in rows one by one; the next takes the place of the one before. */
    public interface Taking {
        void take(Row row) throws IOException;
    }

    /** Hands each row over. */
    public void each(InputStream answer, Taking taking) throws IOException {
        Row row = rows(answer);
        while (row.next()) {
            taking.take(row);
        }
    }

    /** One object a line. */
    public void lines(InputStream answer, OutputStream out) throws IOException {
        Row row = rows(answer);
        try (JsonGenerator json = JsonAnswer.to(out)) {
            boolean any = false;
            while (row.next()) {
                json.writeStartObject();
                fields(json, row);
                json.writeEndObject();
                any = true;
            }
            if (any) {
                json.writeRaw('\n');
            }
        }
    }

    /**
     * As RFC 4180 has it, with a line of names. A text that a spreadsheet would take for a formula gets an apostrophe
     * before it.
     */
    public void csv(InputStream answer, OutputStream out) throws IOException {
        Row row = rows(answer);
        for (int i = 0; i < columns.size(); i++) {
            separator(out, i);
            out.write(columns.get(i).name().getBytes(StandardCharsets.US_ASCII));
        }
        out.write(LINE_END);
        while (row.next()) {
            for (int i = 0; i < columns.size(); i++) {
                separator(out, i);
                if (columns.get(i).kind() == Column.Kind.TEXT && !row.isNull(i)) {
                    cell(out, row.bytes(i), row.length(i));
                } else {
                    out.write(row.asText(i).getBytes(StandardCharsets.US_ASCII));
                }
            }
            out.write(LINE_END);
        }
    }

    private static void separator(OutputStream out, int column) throws IOException {
        if (column > 0) {
            out.write(',');
        }
    }

    private static void cell(OutputStream out, byte[] text, int length) throws IOException {
        boolean formula = length > 0 && "=+-@\t\r".indexOf(text[0]) >= 0;
        boolean quoted = false;
        for (int i = 0; i < length && !quoted; i++) {
            byte b = text[i];
            quoted = b == '"' || b == ',' || b == '\r' || b == '\n';
        }
        if (quoted) {
            out.write('"');
        }
        if (formula) {
            out.write('\'');
        }
        if (!quoted) {
            out.write(text, 0, length);
            return;
        }
        for (int i = 0; i < length; i++) {
            if (text[i] == '"') {
                out.write('"');
            }
            out.write(text[i]);
        }
        out.write('"');
    }

    private void fields(JsonGenerator json, Row row) throws IOException {
        for (int i = 0; i < columns.size(); i++) {
            json.writeFieldName(columns.get(i).name());
            if (row.isNull(i)) {
                json.writeNull();
            } else {
                value(json, row, i);
            }
        }
    }

    private void value(JsonGenerator json, Row row, int i) throws IOException {
        switch (columns.get(i).kind()) {
            case DAY, FAR_DAY, MOMENT, ID -> json.writeString(row.asText(i));
            case COUNT, WHOLE -> json.writeNumber(row.number(i));
            case DECIMAL, WIDE_DECIMAL -> json.writeNumber(row.decimal(i));
            case FLOAT -> json.writeNumber(row.fraction(i));
            case FLAG -> json.writeBoolean(row.flag(i));
            case TEXT -> json.writeUTF8String(row.bytes(i), 0, row.length(i));
        }
    }

    private Row rows(InputStream answer) {
        return new Row(columns, new BufferedInputStream(answer, READ_AHEAD));
    }
}
