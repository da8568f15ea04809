package dev.weir.reporting.records;

import dev.weir.contract.FieldError;
import dev.weir.contract.UnsignedLongs;
import dev.weir.contract.entities.Column;
import dev.weir.contract.entities.Entities;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.http.Needs;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The routes that each entity's definition makes: its records, one record, its history, and the records of others that
 * refer to it. They are added for each entity by its name, so that no other path below /api is ever taken for an entity's.
 */
public final class RecordRoutes {
    private static final Needs READ = Needs.anyOf(Scope.READ);

    /** First parts of paths below /api that are no entity's. */
    static final Set<String> TAKEN = Set.of(
            "erasures",
            "entities",
            "exports",
            "keys",
            "loads",
            "me",
            "pipeline",
            "rejected",
            "reports",
            "scaling",
            "service",
            "services",
            "traffic",
            "users");

    private final Entities entities;
    private final RecordAnswers answers;

    public RecordRoutes(Entities entities, RecordAnswers answers) {
        entities.all().forEach(RecordRoutes::check);
        this.entities = entities;
        this.answers = answers;
    }

    public void addTo(JavalinConfig config) {
        for (EntityDefinition entity : entities.all()) {
            String path = "/api/" + entity.name();
            RecordLists lists = new RecordLists(entity, answers);
            OneRecord one = new OneRecord(entity, answers);
            config.routes.get(path, lists::list, READ);
            config.routes.get(path + "/{id}", one::state, READ);
            config.routes.get(path + "/{id}/history", one::history, READ);
            references(entity)
                    .forEach((to, column) -> config.routes.get(
                            "/api/" + to + "/{id}/" + entity.name(), ctx -> lists.related(ctx, column), READ));
        }
    }

    /** Which column refers to which entity; the first one that does. */
    static Map<String, String> references(EntityDefinition entity) {
        Map<String, String> references = new LinkedHashMap<>();
        for (Column column : entity.columns()) {
            String to = column.references();
            if (to != null) {
                references.putIfAbsent(to, column.name());
            }
        }
        return references;
    }

    /** The id in the path. */
    static String id(Context ctx) {
        String id = ctx.pathParam("id");
        if (!UnsignedLongs.isCanonical(id)) {
            throw HttpProblem.badRequest(
                    "The path names no record",
                    new FieldError("id", "must be a whole number from 0 to 18446744073709551615"));
        }
        return id;
    }

    private static void check(EntityDefinition entity) {
        if (TAKEN.contains(entity.name())) {
            throw new IllegalArgumentException(
                    "no entity can be named " + entity.name() + ": /api/" + entity.name() + " is another path");
        }
        for (Column column : entity.columns()) {
            if (RecordLists.OWN_NAMES.contains(column.name())) {
                throw new IllegalArgumentException("no column can be named " + column.name() + ", as in "
                        + entity.name() + ": it is a parameter of its list");
            }
        }
    }
}
