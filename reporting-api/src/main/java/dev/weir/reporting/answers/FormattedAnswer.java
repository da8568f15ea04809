package dev.weir.reporting.answers;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.List;

/** A report's rows, as ClickHouse sends them, written in the format that was asked for. */
public final class FormattedAnswer {
    /** Writes JSON, which has more around the rows than the rows. */
    public interface InJson {
        void write(TableAnswer table, InputStream rows, OutputStream out) throws IOException;
    }

    private FormattedAnswer() {}

    /** ClickHouse's name for how the rows of an answer in that format have to come. */
    public static String rowsFor(Format format) {
        return format == Format.PARQUET ? "Parquet" : "RowBinary";
    }

    /**
     * Writes an answer.
     *
     * @param name of the report; a file of it is called so
     */
    public static void write(
            Context ctx, Format format, String name, List<Column> columns, InputStream rows, InJson inJson)
            throws IOException {
        TableAnswer table = new TableAnswer(columns);
        ctx.header("Vary", "Accept, Prefer");
        if (format == Format.CSV || format == Format.PARQUET) {
            ctx.header("Content-Disposition", "attachment; filename=\"" + name + "." + format.fileEnding() + "\"");
        }
        try {
            StreamedAnswer.write(ctx, format.mediaType(), out -> {
                switch (format) {
                    case JSON -> inJson.write(table, rows, out);
                    case NDJSON -> table.lines(rows, out);
                    case CSV -> table.csv(rows, out);
                    case PARQUET -> rows.transferTo(out);
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException("Nothing here asks by SQL", e);
        }
    }
}
