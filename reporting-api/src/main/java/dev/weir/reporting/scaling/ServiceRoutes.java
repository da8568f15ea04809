package dev.weir.reporting.scaling;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.scaling.changes.AuditBook;
import dev.weir.reporting.scaling.changes.Change;
import dev.weir.reporting.scaling.changes.Proposals;
import dev.weir.reporting.scaling.config.Bounds;
import dev.weir.reporting.scaling.config.Operator;
import dev.weir.reporting.scaling.config.ScalableService;
import dev.weir.reporting.scaling.provider.Provider;
import dev.weir.reporting.scaling.provider.ProviderFailure;
import dev.weir.reporting.scaling.provider.ServiceLook;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looking at services and at what was done to them. */
final class ServiceRoutes {
    private final Desk desk;

    ServiceRoutes(Desk desk) {
        this.desk = desk;
    }

    void list(Context ctx) throws InterruptedException {
        QueryParameters.of(ctx).check();
        Operator operator = desk.operators().of(ctx);
        Map<Provider, List<ScalableService>> byProvider = new LinkedHashMap<>();
        for (ScalableService service : desk.config().services()) {
            if (operator.grant(service.name()).isPresent()) {
                byProvider
                        .computeIfAbsent(desk.providers().of(service), _ -> new ArrayList<>())
                        .add(service);
            }
        }
        ArrayNode items = Answers.array();
        for (Map.Entry<Provider, List<ScalableService>> entry : byProvider.entrySet()) {
            Map<String, ServiceLook> looks = Map.of();
            String problem = "the provider knows no such service";
            try {
                looks = entry.getKey().lookAll(entry.getValue());
            } catch (ProviderFailure e) {
                problem = e.reason();
            }
            for (ScalableService service : entry.getValue()) {
                items.add(service(service, looks.get(service.id()), problem));
            }
        }
        Answers.send(ctx, Answers.list(items, null));
    }

    void state(Context ctx) throws InterruptedException {
        Desk.Visit visit = visit(ctx);
        ServiceLook look = look(visit.service());
        Answers.send(ctx, named(visit.service(), look));
    }

    void config(Context ctx) throws InterruptedException {
        Desk.Visit visit = visit(ctx);
        ServiceLook look = look(visit.service());
        ObjectNode answer = named(visit.service(), look);
        answer.setAll(Answers.size(look.size()));
        answer.set("size", Answers.size(look.size()));
        answer.set("in_effect", look.inEffect() == null ? null : Answers.size(look.inEffect()));
        answer.put("schedule_entry", look.scheduleEntry());
        answer.set("bounds", bounds(Proposals.bounds(visit.service(), visit.grant())));
        answer.put("confirm_above_units", visit.service().confirmAboveUnits());
        ArrayNode may = answer.putArray("may");
        visit.grant().actions().stream().sorted().forEach(action -> may.add(action.wireName()));
        answer.set("estimate", now(visit.service(), look));
        Answers.send(ctx, answer);
    }

    void access(Context ctx) throws InterruptedException {
        Desk.Visit visit = visit(ctx);
        ServiceLook look = look(visit.service());
        List<ServiceLook.Access> access = look.access();
        if (access == null) {
            throw HttpProblem.notFound("The provider of " + visit.service().name() + " keeps no list of addresses");
        }
        ArrayNode items = Answers.array();
        access.forEach(each -> items.addObject().put("source", each.source()).put("description", each.description()));
        ObjectNode answer = Answers.list(items, null);
        answer.put("id", look.id());
        answer.put("name", visit.service().name());
        Answers.send(ctx, answer);
    }

    void details(Context ctx) throws InterruptedException {
        Desk.Visit visit = visit(ctx);
        ServiceLook look = look(visit.service());
        ObjectNode answer = named(visit.service(), look);
        answer.set("size", Answers.size(look.size()));
        answer.set("in_effect", look.inEffect() == null ? null : Answers.size(look.inEffect()));
        answer.set("estimate", now(visit.service(), look));
        answer.set("provider_answer", look.details());
        answer.put("upstream_request_id", look.requestId());
        Answers.send(ctx, answer);
    }

    void audit(Context ctx) throws InterruptedException {
        Operator operator = desk.operators().of(ctx);
        QueryParameters parameters = QueryParameters.of(ctx, "service", "operator", "limit", "cursor");
        String service = parameters.text("service");
        String by = parameters.text("operator");
        int limit = parameters.whole("limit", 1, 1_000, 100);
        int cursor = parameters.whole("cursor", 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
        parameters.check();
        String name =
                service == null ? null : desk.visit(ctx, service).service().name();
        List<AuditBook.Numbered> found = desk.audit()
                .latest(
                        entry -> operator.grant(entry.service()).isPresent()
                                && (name == null || name.equals(entry.service()))
                                && (by == null || by.equals(entry.operator())),
                        cursor,
                        limit);
        ArrayNode items = Answers.array();
        found.forEach(line -> items.add(Answers.audit(line.entry())));
        Answers.send(
                ctx,
                Answers.list(
                        items,
                        found.size() < limit
                                ? null
                                : Long.toString(found.getLast().number())));
    }

    private Desk.Visit visit(Context ctx) throws InterruptedException {
        QueryParameters parameters = QueryParameters.of(ctx, "service");
        parameters.check();
        return desk.visit(ctx, parameters.text("service"));
    }

    private ServiceLook look(ScalableService service) throws InterruptedException {
        try {
            return desk.providers().of(service).look(service);
        } catch (ProviderFailure e) {
            throw Desk.problem(e);
        }
    }

    private ObjectNode service(ScalableService service, @Nullable ServiceLook look, String problem) {
        if (look == null) {
            return Answers.object()
                    .put("id", service.id())
                    .put("name", service.name())
                    .put("state", "unknown")
                    .put("problem", problem);
        }
        ObjectNode json = named(service, look);
        json.set("size", Answers.size(look.size()));
        json.set("in_effect", look.inEffect() == null ? null : Answers.size(look.inEffect()));
        json.set("estimate", now(service, look));
        return json;
    }

    private ObjectNode named(ScalableService service, ServiceLook look) {
        ObjectNode json = Answers.object();
        json.put("id", service.id());
        json.put("name", service.name());
        json.put("provider_name", look.name());
        json.put("provider", service.provider());
        json.put("state", look.state());
        json.set(
                "under_way",
                desk.book().underWay(service.name()).map(Answers::change).orElse(null));
        json.set("to_be_reverted", changes(desk.book().toBeReverted(service.name())));
        return json;
    }

    private static ArrayNode changes(List<Change> changes) {
        return Answers.changes(changes);
    }

    private ObjectNode now(ScalableService service, ServiceLook look) {
        var estimate = desk.proposals().estimate(service, look.size(), look.size(), null);
        ObjectNode json = Answers.object();
        json.put("units_per_hour", estimate.unitsBefore());
        json.put("least_units_per_hour", estimate.leastUnitsBefore());
        json.put("cost_per_hour", estimate.costBefore());
        json.put("currency", estimate.currency());
        return json;
    }

    private static ObjectNode bounds(Bounds bounds) {
        ObjectNode json = Answers.object();
        json.put("min_memory_gb", bounds.minMemoryGb());
        json.put("max_memory_gb", bounds.maxMemoryGb());
        json.put("min_replicas", bounds.minReplicas());
        json.put("max_replicas", bounds.maxReplicas());
        json.put("max_shards", bounds.maxShards());
        List<Integer> sizes = bounds.memorySizesGb();
        if (sizes != null) {
            ArrayNode array = json.putArray("memory_sizes_gb");
            sizes.forEach(array::add);
        }
        return json;
    }
}
