package dev.weir.reporting.records;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.http.Patience;
import dev.weir.reporting.answers.Column;
import dev.weir.reporting.answers.Format;
import dev.weir.reporting.answers.FormattedAnswer;
import dev.weir.reporting.answers.Row;
import dev.weir.reporting.answers.TableAnswer;
import dev.weir.reporting.clickhouse.ReportQuery;
import dev.weir.reporting.clickhouse.TenantQueries;
import dev.weir.reporting.pipeline.Freshness;
import dev.weir.reporting.pipeline.Freshness.Claim;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers with what ClickHouse has of a tenant's records, and with what is known of their completeness. */
public final class RecordAnswers {
    private final TenantQueries queries;
    private final Freshness freshness;

    /** @param freshness of entities.raw's way */
    public RecordAnswers(TenantQueries queries, Freshness freshness) {
        this.queries = queries;
        this.freshness = freshness;
    }

    /**
     * A list that is asked for.
     *
     * @param name of a file of it
     * @param limit how many items an answer in JSON has; null for all
     */
    public record Listing(
            String name,
            List<Column> columns,
            ReportQuery query,
            @Nullable Integer limit) {}

    /** Writes fields of a JSON answer before its items. */
    public interface Before {
        void write(JsonGenerator json) throws IOException;
    }

    /** Answers with a list, a page at a time in JSON. */
    public void items(Context ctx, Format format, Listing listing, Before before, Function<Row, String> cursorAfter)
            throws InterruptedException {
        Claim claim = freshness.begin(Patience.orNone(ctx));
        answer(ctx, format, listing, claim, asItems(listing, around(claim, before, cursorAfter)));
    }

    /** Answers with one row, in JSON an object with the claim and these fields before it. */
    public void object(Context ctx, Format format, Listing listing, Before before) throws InterruptedException {
        Claim claim = freshness.begin(Patience.orNone(ctx));
        TableAnswer.Around around = around(claim, before, _ -> "");
        answer(ctx, format, listing, claim, (table, rows, out) -> table.object(rows, out, around));
    }

    /** Answers with one record in JSON, the claim in headers alone; 404 when there is none. */
    void record(Context ctx, Listing listing) throws InterruptedException {
        Claim claim = freshness.begin(Patience.orNone(ctx));
        TableAnswer.Around around = around(_ -> {}, _ -> "");
        answer(
                ctx,
                Format.JSON,
                listing,
                claim,
                (table, rows, out) -> table.object(atLeastOne(rows, listing), out, around));
    }

    /** As {@link #items} in JSON; 404 when there is none. */
    void itemsOfOne(Context ctx, Listing listing, Function<Row, String> cursorAfter) throws InterruptedException {
        Claim claim = freshness.begin(Patience.orNone(ctx));
        FormattedAnswer.InJson items = asItems(listing, around(claim, _ -> {}, cursorAfter));
        answer(
                ctx,
                Format.JSON,
                listing,
                claim,
                (table, rows, out) -> items.write(table, atLeastOne(rows, listing), out));
    }

    private void answer(Context ctx, Format format, Listing listing, Claim claim, FormattedAnswer.InJson inJson)
            throws InterruptedException {
        queries.run(ctx, listing.query(), FormattedAnswer.rowsFor(format), rows -> {
            claim.told().writeTo(ctx);
            FormattedAnswer.write(ctx, format, listing.name(), listing.columns(), rows, inJson);
        });
    }

    private static FormattedAnswer.InJson asItems(Listing listing, TableAnswer.Around around) {
        Integer limit = listing.limit();
        int most = limit == null ? Integer.MAX_VALUE : limit;
        return (table, rows, out) -> table.items(rows, out, most, around);
    }

    /** The rows; nothing was sent yet, so that there being none can still be a 404. */
    private static InputStream atLeastOne(InputStream rows, Listing listing) throws IOException {
        PushbackInputStream found = new PushbackInputStream(rows);
        int first = found.read();
        if (first < 0) {
            throw HttpProblem.notFound("There is no " + listing.name());
        }
        found.unread(first);
        return found;
    }

    private static TableAnswer.Around around(Claim claim, Before before, Function<Row, String> cursorAfter) {
        return around(
                json -> {
                    claim.told().writeTo(json);
                    before.write(json);
                },
                cursorAfter);
    }

    private static TableAnswer.Around around(Before before, Function<Row, String> cursorAfter) {
        return new TableAnswer.Around() {
            @Override
            public void before(JsonGenerator json) throws IOException {
                before.write(json);
            }

            @Override
            public String cursorAfter(Row last) {
                return cursorAfter.apply(last);
            }
        };
    }
}
