package dev.weir.cloud.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The routes of the Cloud API, below {@code /v1/organizations}. */
final class CloudApi {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Cloud cloud;

    CloudApi(Cloud cloud) {
        this.cloud = cloud;
    }

    /** Answers a call to {@code /v1/…} whose key is right. */
    Answer answer(String method, String path, Map<String, String> query, JsonNode body, Optional<Fault> fault)
            throws Refusal, IOException {
        List<String> parts = List.of(path.substring(1).split("/", -1));
        if (parts.size() < 2 || !parts.get(1).equals("organizations")) {
            throw new Refusal(404, "NOT_FOUND");
        }
        if (parts.size() > 2 && !parts.get(2).equals(cloud.organization().id())) {
            throw new Refusal(404, "NOT_FOUND: no organization " + parts.get(2));
        }
        ServiceJson json = new ServiceJson(cloud.now(), fault);
        return switch (parts.size()) {
            case 2 -> Answer.of(JSON.arrayNode().add(organization(method)));
            case 3 -> Answer.of(organization(method));
            case 4 -> ofOrganization(method, parts.get(3), query, json);
            case 5 -> ofServices(method, parts, body, json);
            case 6 -> ofServices(method, parts, body, json);
            default -> throw new Refusal(404, "NOT_FOUND");
        };
    }

    private JsonNode organization(String method) throws Refusal {
        allow(method, "GET");
        Organization organization = cloud.organization();
        return JSON.objectNode()
                .put("id", organization.id())
                .put("name", organization.name())
                .put("createdAt", Instant.ofEpochMilli(organization.createdAt()).toString());
    }

    private Answer ofOrganization(String method, String what, Map<String, String> query, ServiceJson json)
            throws Refusal {
        allow(method, "GET");
        return switch (what) {
            case "services" -> Answer.of(json.of(cloud.services()));
            case "activities" -> Answer.of(activities(query));
            default -> throw new Refusal(404, "NOT_FOUND: the simulator has no " + what);
        };
    }

    private Answer ofServices(String method, List<String> parts, JsonNode body, ServiceJson json)
            throws Refusal, IOException {
        if (!parts.get(3).equals("services")) {
            throw new Refusal(404, "NOT_FOUND");
        }
        CloudService service = cloud.service(parts.get(4));
        String id = service.identity().id();
        if (parts.size() == 5) {
            return switch (method) {
                case "GET" -> Answer.of(json.of(service));
                case "PATCH" -> Answer.of(json.of(access(id, body.path("ipAccessList"))));
                default -> throw new Refusal(405, "METHOD_NOT_ALLOWED");
            };
        }
        return switch (parts.get(5)) {
            case "state" -> {
                allow(method, "PATCH");
                yield Answer.of(json.of(cloud.command(id, body.path("command").asText())));
            }
            case "replicaScaling" -> {
                allow(method, "PATCH");
                yield Answer.of(json.of(cloud.scale(id, ScalingRequest.read(body), longer(json.fault()))));
            }
            case "scalingSchedule" -> schedule(method, service, body);
            case "privateEndpointConfig" -> {
                allow(method, "GET");
                yield Answer.of(JSON.objectNode()
                        .put("endpointServiceId", "com.amazonaws.vpce.simulated." + id)
                        .put("privateDnsHostname", id + ".simulated.invalid"));
            }
            case "prometheus" -> {
                allow(method, "GET");
                yield Answer.text(metrics(service));
            }
            default -> throw new Refusal(404, "NOT_FOUND: the simulator has no " + parts.get(5));
        };
    }

    private static Duration longer(Optional<Fault> fault) {
        return fault.orElse(null) instanceof Fault.SlowApply(Duration longer) ? longer : Duration.ZERO;
    }

    private CloudService access(String id, JsonNode change) throws Refusal, IOException {
        List<IpAccess> add = new ArrayList<>();
        for (JsonNode entry : change.path("add")) {
            if (entry.path("source").asText().isBlank()) {
                throw new Refusal(400, "BAD_REQUEST: source is missing");
            }
            add.add(new IpAccess(
                    entry.path("source").asText(), entry.path("description").asText()));
        }
        List<String> remove = change.path("remove")
                .valueStream()
                .map(entry -> entry.path("source").asText())
                .toList();
        return cloud.access(id, add, remove);
    }

    private Answer schedule(String method, CloudService service, JsonNode body) throws Refusal, IOException {
        if (service.identity().tier() == Tier.BASIC) {
            throw new Refusal(403, "FORBIDDEN: scaling schedules are not enabled for this service");
        }
        String id = service.identity().id();
        return switch (method) {
            case "GET" -> {
                if (service.schedule().isEmpty()) {
                    throw new Refusal(404, "NOT_FOUND: there is no scaling schedule");
                }
                yield Answer.of(ServiceJson.schedule(service.schedule()));
            }
            case "POST" -> {
                List<ScheduleEntry> entries =
                        ScheduleRequest.read(body, service, cloud.organization().paidPlan());
                yield Answer.of(ServiceJson.schedule(cloud.schedule(id, entries).schedule()));
            }
            case "DELETE" -> {
                cloud.schedule(id, List.of());
                yield Answer.done();
            }
            default -> throw new Refusal(405, "METHOD_NOT_ALLOWED");
        };
    }

    private ArrayNode activities(Map<String, String> query) throws Refusal {
        long from = moment(query, "from_date", Long.MIN_VALUE);
        long to = moment(query, "to_date", Long.MAX_VALUE);
        ArrayNode json = JSON.arrayNode();
        for (Activity activity : cloud.activities().reversed()) {
            if (activity.createdAt() >= from && activity.createdAt() <= to) {
                json.addObject()
                        .put("id", activity.id())
                        .put(
                                "createdAt",
                                Instant.ofEpochMilli(activity.createdAt()).toString())
                        .put("type", activity.type())
                        .put("actorType", activity.actorType())
                        .put("actorId", activity.actorId())
                        .put("organizationId", cloud.organization().id())
                        .put("serviceId", activity.serviceId());
            }
        }
        return json;
    }

    private static long moment(Map<String, String> query, String name, long otherwise) throws Refusal {
        String text = query.get(name);
        try {
            return text == null ? otherwise : Instant.parse(text).toEpochMilli();
        } catch (DateTimeException _) {
            throw new Refusal(400, "BAD_REQUEST: " + name + " must be an ISO 8601 date and time");
        }
    }

    private String metrics(CloudService service) {
        return "# HELP ClickHouse_ServiceInfo Information about service, including cluster status and ClickHouse version\n"
                + "# TYPE ClickHouse_ServiceInfo untyped\n"
                + "ClickHouse_ServiceInfo{clickhouse_org=\""
                + cloud.organization().id() + "\",clickhouse_service=\""
                + service.identity().id() + "\",clickhouse_service_name=\""
                + service.identity().name() + "\",clickhouse_cluster_status=\""
                + service.state().wireName() + "\"} 1\n";
    }

    private static void allow(String method, String allowed) throws Refusal {
        if (!method.equals(allowed)) {
            throw new Refusal(405, "METHOD_NOT_ALLOWED");
        }
    }
}
