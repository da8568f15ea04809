package dev.weir.reporting.exports;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.contract.FieldError;
import dev.weir.kit.Operations;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.http.Needs;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.answers.JsonBody;
import dev.weir.reporting.exports.definitions.ReportDefinition;
import dev.weir.reporting.exports.definitions.ReportDefinitions;
import dev.weir.reporting.exports.jobs.Compression;
import dev.weir.reporting.exports.jobs.ExportJob;
import dev.weir.reporting.exports.jobs.ExportJobs;
import dev.weir.reporting.exports.jobs.JobRecord;
import dev.weir.reporting.exports.jobs.ResultFormat;
import dev.weir.reporting.kafka.TopicWriter;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The routes below /api/exports that take jobs in, show and cancel them, and the one that runs a whole report. */
final class ExportRoutes {
    static final Needs EXPORT = Needs.anyOf(Scope.EXPORT);
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}");
    private static final String NAME_RULE =
            "must be 1 to 100 letters, digits, dots, dashes or underscores, and not begin with a dot";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> FIELDS =
            Set.of("report_id", "query_id", "query", "report", "parameters", "format", "compression", "overwrite");
    private static final Set<String> RUN_FIELDS = Set.of("parameters", "format", "compression", "overwrite");

    private final ExportJobs jobs;
    private final ReportDefinitions definitions;
    private final Submission submission;
    private final TopicWriter writer;
    private final JobView view;

    ExportRoutes(
            ExportJobs jobs, ReportDefinitions definitions, Submission submission, TopicWriter writer, JobView view) {
        this.jobs = jobs;
        this.definitions = definitions;
        this.submission = submission;
        this.writer = writer;
        this.view = view;
    }

    void addTo(JavalinConfig config) {
        config.routes.post("/api/exports", this::submit, EXPORT);
        config.routes.get("/api/exports", this::list, EXPORT);
        config.routes.get("/api/exports/{job_id}", this::one, EXPORT);
        config.routes.delete("/api/exports/{job_id}", this::cancel, EXPORT);
        config.routes.post("/api/reports/{report_id}/run", this::run, EXPORT);
    }

    /** The job of that request's tenant that its path names. */
    static ExportJob named(Context ctx, ExportJobs jobs) {
        return jobs.find(HttpEdge.caller(ctx).tenant(), ctx.pathParam("job_id"))
                .orElseThrow(() -> HttpProblem.notFound("No export is known under that job_id"));
    }

    static void answer(Context ctx, ObjectNode json) {
        ctx.header("Cache-Control", "no-store").contentType(Operations.JSON).result(json.toString());
    }

    private void submit(Context ctx) throws IOException, InterruptedException {
        String tenant = HttpEdge.caller(ctx).tenant();
        JsonBody body = JsonBody.read(ctx, FIELDS);
        String reportId = checked(body, "report_id", body.text("report_id"));
        String report = body.text("report");
        String query = body.text("query");
        String queryId = body.text("query_id");
        if (queryId != null) {
            checked(body, "query_id", queryId);
        }
        if ((query == null) == (report == null)) {
            body.refuse("query", "must be there, or report with the name of a saved report, and not both");
        }
        Common common = common(body);
        Map<String, String> parameters = body.values("parameters");
        body.check();
        String text;
        if (report == null) {
            text = String.valueOf(query);
        } else {
            ReportDefinition definition = saved(tenant, report, "report");
            ReportDefinition.Query chosen = chosen(definition, queryId);
            text = chosen.text();
            queryId = chosen.queryId();
            parameters = definition.completed(parameters);
        }
        Submission.Taken taken =
                submission.take(tenant, common.wish(reportId, Optional.ofNullable(queryId), text, parameters));
        ctx.status(taken.isEarlier() ? 200 : 202)
                .header("Location", "/api/exports/" + taken.job().id());
        answer(ctx, shown(taken));
    }

    private void run(Context ctx) throws IOException, InterruptedException {
        String tenant = HttpEdge.caller(ctx).tenant();
        JsonBody body = JsonBody.read(ctx, RUN_FIELDS);
        Common common = common(body);
        Map<String, String> given = body.values("parameters");
        body.check();
        String reportId = ctx.pathParam("report_id");
        ReportDefinition definition = definitions
                .find(tenant, reportId)
                .orElseThrow(() -> HttpProblem.notFound("No report is saved under that report_id"));
        Map<String, String> parameters = definition.completed(given);
        // All are checked before the first one starts.
        for (ReportDefinition.Query query : definition.queries()) {
            var _ = submission.checked(tenant, query.text(), parameters);
        }
        List<Submission.Taken> all = new ArrayList<>();
        for (ReportDefinition.Query query : definition.queries()) {
            all.add(submission.take(
                    tenant, common.wish(reportId, Optional.of(query.queryId()), query.text(), parameters)));
        }
        ObjectNode json = JSON.createObjectNode();
        ArrayNode items = json.putArray("items");
        all.forEach(taken -> items.add(shown(taken)));
        ctx.status(202);
        answer(ctx, json);
    }

    private void list(Context ctx) {
        QueryParameters parameters = QueryParameters.of(ctx, "limit", "cursor", "report_id");
        int limit = parameters.whole("limit", 1, 1_000, 100);
        String cursor = parameters.text("cursor");
        String reportId = parameters.text("report_id");
        parameters.check();
        List<ExportJob> all = jobs.of(HttpEdge.caller(ctx).tenant()).stream()
                .filter(job -> reportId == null || job.request().reportId().equals(reportId))
                .toList();
        int from = after(all, cursor);
        List<ExportJob> page = all.subList(from, Math.min(all.size(), from + limit));
        ObjectNode json = JSON.createObjectNode();
        ArrayNode items = json.putArray("items");
        page.forEach(job -> items.add(view.of(job)));
        json.put("next_cursor", from + page.size() < all.size() ? page.getLast().id() : null);
        answer(ctx, json);
    }

    private static int after(List<ExportJob> all, @Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return 0;
        }
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().equals(cursor)) {
                return i + 1;
            }
        }
        throw HttpProblem.badRequest(
                "The cursor does not hold", new FieldError("cursor", "must be a next_cursor of this list"));
    }

    private void one(Context ctx) {
        answer(ctx, view.of(named(ctx, jobs)));
    }

    private void cancel(Context ctx) throws InterruptedException {
        ExportJob job = named(ctx, jobs);
        if (!job.isOver()) {
            writer.write(List.of(JobRecord.wishToCancel(job)));
            jobs.knowWish(job.id());
            ctx.status(202);
        }
        answer(ctx, view.of(jobs.latest(job)));
    }

    private ObjectNode shown(Submission.Taken taken) {
        return view.of(taken.job()).put("earlier_result", taken.isEarlier());
    }

    private ReportDefinition saved(String tenant, String name, String field) {
        return definitions
                .find(tenant, name)
                .orElseThrow(() -> HttpProblem.invalid(
                        "There is no such report", List.of(new FieldError(field, "names no saved report"))));
    }

    private static ReportDefinition.Query chosen(ReportDefinition definition, @Nullable String queryId) {
        if (queryId == null && definition.queries().size() == 1) {
            return definition.queries().getFirst();
        }
        String names = String.join(
                ", ",
                definition.queries().stream()
                        .map(ReportDefinition.Query::queryId)
                        .toList());
        return Optional.ofNullable(queryId)
                .flatMap(definition::query)
                .orElseThrow(() -> HttpProblem.invalid(
                        "The report has several queries",
                        List.of(new FieldError("query_id", "must be one of " + names))));
    }

    /** What requests for one query and for a whole report have in common. */
    private record Common(ResultFormat format, Compression compression, boolean overwrite) {
        Submission.Wish wish(String reportId, Optional<String> queryId, String text, Map<String, String> parameters) {
            return new Submission.Wish(reportId, queryId, text, parameters, format, compression, overwrite);
        }
    }

    private static Common common(JsonBody body) {
        String format = body.text("format");
        String compression = body.text("compression");
        ResultFormat readFormat = ResultFormat.ofWireName(format == null ? "csv" : format);
        Compression readCompression = Compression.ofWireName(compression == null ? "none" : compression);
        if (readFormat == null) {
            body.refuse("format", "must be csv, ndjson or parquet");
        }
        if (readCompression == null) {
            body.refuse("compression", "must be none, gzip or zstd");
        }
        return new Common(
                readFormat == null ? ResultFormat.CSV : readFormat,
                readCompression == null ? Compression.NONE : readCompression,
                Boolean.TRUE.equals(body.flag("overwrite")));
    }

    private static String checked(JsonBody body, String field, @Nullable String name) {
        if (name == null) {
            body.refuse(field, "is missing");
            return "";
        }
        if (!NAME.matcher(name).matches()) {
            body.refuse(field, NAME_RULE);
        }
        return name;
    }
}
