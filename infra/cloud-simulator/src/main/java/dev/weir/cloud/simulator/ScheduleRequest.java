package dev.weir.cloud.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads the weekly schedule of a service and applies the Cloud's rules to it. */
final class ScheduleRequest {
    private static final int MOST_ENTRIES = 10;

    private ScheduleRequest() {}

    static List<ScheduleEntry> read(JsonNode body, CloudService service, boolean paidPlan) throws Refusal {
        JsonNode entries = body.isArray() ? body : body.path("entries");
        if (!entries.isArray() || entries.isEmpty() || entries.size() > MOST_ENTRIES) {
            throw new Refusal(400, "BAD_REQUEST: entries must be a list of 1 to " + MOST_ENTRIES);
        }
        List<ScheduleEntry> read = new ArrayList<>();
        for (JsonNode entry : entries) {
            ScheduleEntry next = entry(entry, service, paidPlan);
            for (ScheduleEntry earlier : read) {
                if (earlier.overlaps(next)) {
                    throw new Refusal(
                            400, "BAD_REQUEST: entries " + earlier.name() + " and " + next.name() + " overlap");
                }
            }
            read.add(next);
        }
        return read;
    }

    private static ScheduleEntry entry(JsonNode json, CloudService service, boolean paidPlan) throws Refusal {
        List<Integer> weekdays =
                json.path("weekdays").valueStream().map(JsonNode::intValue).toList();
        int start = json.path("startHourUtc").asInt(-1);
        int end = json.path("endHourUtc").asInt(-1);
        if (json.path("name").asText().isBlank()) {
            throw new Refusal(400, "BAD_REQUEST: name is missing");
        }
        if (weekdays.isEmpty() || weekdays.stream().anyMatch(day -> day < 0 || day > 6)) {
            throw new Refusal(400, "BAD_REQUEST: weekdays must be numbers between 0 and 6");
        }
        if (start < 0 || start > 23 || end < 1 || end > 24) {
            throw new Refusal(400, "BAD_REQUEST: startHourUtc must be 0 to 23 and endHourUtc 1 to 24");
        }
        Scaling scaling = ScalingRequest.read(json)
                .over(service.base(), service.identity().tier(), paidPlan);
        return new ScheduleEntry(
                UUID.randomUUID().toString(), json.path("name").asText(), weekdays, start, end, scaling);
    }
}
