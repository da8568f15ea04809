package dev.weir.reporting.clickhouse;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.clickhouse.ClickHouseConnection;
import dev.weir.clickhouse.ClickHouseException;
import dev.weir.clickhouse.SchemaDrift;
import dev.weir.clickhouse.SchemaDrift.Difference;
import dev.weir.contract.entities.Entities;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.http.Needs;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.answers.JsonAnswer;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says in what ClickHouse's tables and views differ from what this build and the entities' definitions call for. */
public final class SchemaRoutes {
    private final ClickHouseConnection clickHouse;
    private final Entities entities;

    public SchemaRoutes(URI clickHouse, String monitorPassword, Entities entities) {
        this.clickHouse = ClickHouseConnection.to(clickHouse, "weir_monitor", monitorPassword);
        this.entities = entities;
    }

    public void addTo(JavalinConfig config) {
        config.routes.get("/api/pipeline/schema", this::drift, Needs.anyOf(Scope.READ, Scope.ADMIN));
    }

    private void drift(Context ctx) throws SQLException {
        QueryParameters.of(ctx).check();
        List<Difference> differences;
        try {
            differences = SchemaDrift.find(clickHouse, entities);
        } catch (ClickHouseException e) {
            throw HttpProblem.unavailable(
                    "database-away", "The database does not tell its schema; try again soon", Duration.ofSeconds(2));
        }
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            json.writeBooleanField("as_expected", differences.isEmpty());
            json.writeArrayFieldStart("differences");
            for (Difference difference : differences) {
                json.writeStartObject();
                write(json, difference);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Difference difference) throws IOException {
        switch (difference) {
            case Difference.MissingTable(String table) -> fields(json, "missing_table", table, null, null, null);
            case Difference.MissingColumn(String table, String column, String type) ->
                fields(json, "missing_column", table, column, type, null);
            case Difference.OtherType(String table, String column, String expected, String found) ->
                fields(json, "other_type", table, column, expected, found);
            case Difference.UnexpectedColumn(String table, String column, String type) ->
                fields(json, "unexpected_column", table, column, null, type);
        }
    }

    private static void fields(
            JsonGenerator json,
            String kind,
            String table,
            @Nullable String column,
            @Nullable String expected,
            @Nullable String found)
            throws IOException {
        json.writeStringField("kind", kind);
        json.writeStringField("table", table);
        json.writeStringField("column", column);
        json.writeStringField("expected", expected);
        json.writeStringField("found", found);
    }
}
