package dev.weir.reporting.exports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.contract.FieldError;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.HttpProblem;
import dev.weir.reporting.answers.JsonBody;
import dev.weir.reporting.exports.definitions.ReportDefinition;
import dev.weir.reporting.exports.definitions.ReportDefinitions;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The routes below /api/report-definitions: saved reports, written, read and removed. */
final class DefinitionRoutes {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> FIELDS = Set.of("title", "parameters", "queries");
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final int MOST_QUERIES = 50;

    private final ReportDefinitions definitions;
    private final Submission submission;

    DefinitionRoutes(ReportDefinitions definitions, Submission submission) {
        this.definitions = definitions;
        this.submission = submission;
    }

    void addTo(JavalinConfig config) {
        config.routes.get("/api/report-definitions", this::list, ExportRoutes.EXPORT);
        config.routes.get("/api/report-definitions/{report_id}", this::one, ExportRoutes.EXPORT);
        config.routes.put("/api/report-definitions/{report_id}", this::save, ExportRoutes.EXPORT);
        config.routes.delete("/api/report-definitions/{report_id}", this::remove, ExportRoutes.EXPORT);
    }

    private void list(Context ctx) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode items = json.putArray("items");
        String tenant = HttpEdge.caller(ctx).tenant();
        definitions.of(tenant).forEach(definition -> items.add(shown(tenant, definition)));
        ExportRoutes.answer(ctx, json.putNull("next_cursor"));
    }

    private void one(Context ctx) {
        String tenant = HttpEdge.caller(ctx).tenant();
        ExportRoutes.answer(
                ctx,
                shown(
                        tenant,
                        definitions.find(tenant, ctx.pathParam("report_id")).orElseThrow(DefinitionRoutes::none)));
    }

    private void save(Context ctx) throws IOException, InterruptedException {
        String tenant = HttpEdge.caller(ctx).tenant();
        String reportId = ctx.pathParam("report_id");
        if (!ExportRoutes.NAME.matcher(reportId).matches()) {
            throw HttpProblem.badRequest(
                    "The name does not hold",
                    new FieldError("report_id", "must be 1 to 100 letters, digits, dots, dashes or underscores"));
        }
        ReportDefinition definition = definition(reportId, JsonBody.read(ctx, FIELDS));
        List<FieldError> errors = problems(definition);
        if (!errors.isEmpty()) {
            throw HttpProblem.invalid("The report does not hold", errors);
        }
        Map<String, String> values = definition.completed(Map.of());
        boolean allGiven = definition.parameters().stream().allMatch(parameter -> values.containsKey(parameter.name()));
        for (ReportDefinition.Query query : definition.queries()) {
            // Without a value for each parameter it can be judged only when it is run.
            if (allGiven) {
                var _ = submission.checked(tenant, query.text(), values);
            }
        }
        definitions.save(tenant, definition);
        ExportRoutes.answer(ctx, shown(tenant, definition));
    }

    private static ReportDefinition definition(String reportId, JsonBody body) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        String title = body.text("title");
        json.put("title", title == null ? reportId : title);
        for (String list : List.of("parameters", "queries")) {
            byte[] value = body.json(list);
            JsonNode read = value == null ? JSON.createArrayNode() : JSON.readTree(value);
            if (!read.isArray()) {
                body.refuse(list, "must be an array of objects");
            }
            json.set(list, read);
        }
        body.check();
        try {
            return ReportDefinition.parse(reportId, json);
        } catch (IOException e) {
            throw HttpProblem.invalid(
                    "The report does not hold",
                    List.of(
                            new FieldError(
                                    "queries",
                                    "and parameters must be objects with query_id and query, and with name, type and default")));
        }
    }

    private static List<FieldError> problems(ReportDefinition definition) {
        List<FieldError> errors = new ArrayList<>();
        long names = definition.queries().stream()
                .map(ReportDefinition.Query::queryId)
                .filter(name -> ExportRoutes.NAME.matcher(name).matches())
                .distinct()
                .count();
        if (names == 0 || names != definition.queries().size() || names > MOST_QUERIES) {
            errors.add(new FieldError(
                    "queries",
                    "must be 1 to " + MOST_QUERIES + ", each with a query_id of its own, as report_id is written"));
        }
        for (ReportDefinition.Parameter parameter : definition.parameters()) {
            if (!PARAMETER.matcher(parameter.name()).matches()) {
                errors.add(new FieldError("parameters", "have names of letters, digits and underscores"));
            }
            String written = "{" + parameter.name() + ":" + parameter.type() + "}";
            if (definition.queries().stream()
                    .noneMatch(query -> query.text().replace(" ", "").contains(written.replace(" ", "")))) {
                errors.add(new FieldError("parameters", written + " stands in none of the queries"));
            }
        }
        return errors;
    }

    private void remove(Context ctx) throws InterruptedException {
        String tenant = HttpEdge.caller(ctx).tenant();
        String reportId = ctx.pathParam("report_id");
        if (!definitions.isSaved(tenant, reportId)) {
            throw none();
        }
        definitions.remove(tenant, reportId);
        ctx.status(204);
    }

    private ObjectNode shown(String tenant, ReportDefinition definition) {
        return definition.toJson().put("built_in", !definitions.isSaved(tenant, definition.reportId()));
    }

    private static HttpProblem none() {
        return HttpProblem.notFound("No report is saved under that report_id");
    }
}
