package dev.weir.reporting.reports;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.Timestamps;
import dev.weir.kit.http.Patience;
import dev.weir.reporting.answers.Column;
import dev.weir.reporting.answers.Format;
import dev.weir.reporting.answers.FormattedAnswer;
import dev.weir.reporting.answers.FormattedAnswer.InJson;
import dev.weir.reporting.answers.Row;
import dev.weir.reporting.answers.TableAnswer;
import dev.weir.reporting.clickhouse.TenantQueries;
import dev.weir.reporting.pipeline.Freshness;
import dev.weir.reporting.pipeline.Freshness.Claim;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;

/** Answers with a report in the format that was asked for, and with what it claims about its completeness. */
public final class TenantReports {
    private final TenantQueries queries;
    private final Freshness freshness;
    private final KnownAnswers known;

    public TenantReports(TenantQueries queries, Freshness freshness, KnownAnswers known) {
        this.queries = queries;
        this.freshness = freshness;
        this.known = known;
    }

    /** Answers with a list, a page at a time in JSON. */
    void answerItems(Context ctx, Asked asked, ReportTable report, Function<Row, String> cursorAfter)
            throws InterruptedException {
        Integer limit = asked.limit();
        Claim claim = claim(ctx);
        answer(
                ctx,
                asked.format(),
                asked.period(),
                claim,
                report,
                (table, rows, out) -> table.items(
                        rows,
                        out,
                        limit == null ? Integer.MAX_VALUE : limit,
                        around(claim, asked.period(), cursorAfter)));
    }

    /** Answers with one row, in JSON an object with the claim beside it. */
    void answerObject(Context ctx, Asked asked, ReportTable report) throws InterruptedException {
        Claim claim = claim(ctx);
        answer(
                ctx,
                asked.format(),
                asked.period(),
                claim,
                report,
                (table, rows, out) -> table.object(rows, out, around(claim, asked.period(), _ -> "")));
    }

    /** Finds a report's rows after the claim was made. */
    interface Rows {
        void find(String rowsIn, TenantQueries.Found found) throws InterruptedException;
    }

    /** Answers with counts by text, in JSON an object of nothing else. */
    void answerCounts(Context ctx, Format format, String name, List<Column> columns, Rows rows)
            throws InterruptedException {
        Claim claim = claim(ctx);
        rows.find(
                FormattedAnswer.rowsFor(format),
                found -> write(ctx, format, claim, name, columns, TableAnswer::counts, found));
    }

    /** What a query that starts now may claim, after as long a wait as the caller would have. */
    private Claim claim(Context ctx) throws InterruptedException {
        return freshness.begin(Patience.orNone(ctx));
    }

    /**
     * What was known when the claim was made or became known since is in the answer, also in a known one: its question
     * names the days' version as it is after the claim.
     */
    private void answer(Context ctx, Format format, Period period, Claim claim, ReportTable report, InJson inJson)
            throws InterruptedException {
        String inFormat = FormattedAnswer.rowsFor(format);
        KnownAnswers.Question question = known.question(report.query(), inFormat, period);
        InputStream answered = question == null ? null : known.find(question);
        if (answered != null) {
            try {
                write(ctx, format, claim, report.name(), report.columns(), inJson, answered);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return;
        }
        queries.run(
                ctx,
                report.query(),
                inFormat,
                rows -> write(
                        ctx,
                        format,
                        claim,
                        report.name(),
                        report.columns(),
                        inJson,
                        question == null ? rows : known.keep(question, rows)));
    }

    private static void write(
            Context ctx, Format format, Claim claim, String name, List<Column> columns, InJson inJson, InputStream rows)
            throws IOException {
        claim.told().writeTo(ctx);
        FormattedAnswer.write(ctx, format, name, columns, rows, inJson);
    }

    private static TableAnswer.Around around(Claim claim, Period period, Function<Row, String> cursorAfter) {
        return new TableAnswer.Around() {
            @Override
            public void before(JsonGenerator json) throws IOException {
                claim.told().writeTo(json);
                json.writeStringField("from", Timestamps.format(period.from().toEpochMilli()));
                json.writeStringField("to", Timestamps.format(period.to().toEpochMilli()));
                json.writeStringField(
                        "tz", period.isUtc() ? "UTC" : period.zone().getId());
            }

            @Override
            public String cursorAfter(Row last) {
                return cursorAfter.apply(last);
            }
        };
    }
}
