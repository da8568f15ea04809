package dev.weir.reporting.scaling;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.contract.Timestamps;
import dev.weir.kit.Operations;
import dev.weir.reporting.scaling.changes.AuditEntry;
import dev.weir.reporting.scaling.changes.Book;
import dev.weir.reporting.scaling.changes.Change;
import dev.weir.reporting.scaling.changes.ChangeState;
import dev.weir.reporting.scaling.changes.Plan;
import dev.weir.reporting.scaling.changes.Task;
import dev.weir.reporting.scaling.changes.Window;
import dev.weir.reporting.scaling.provider.Sizing;
import dev.weir.reporting.scaling.rules.Estimate;
import io.javalin.http.Context;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the routes of scaling answer, in JSON. */
final class Answers {
    private static final ObjectMapper JSON = new JsonMapper();

    private Answers() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static void send(Context ctx, ObjectNode answer) {
        ctx.contentType(Operations.JSON).result(answer.toString());
    }

    static ObjectNode list(ArrayNode items, @Nullable String nextCursor) {
        ObjectNode list = object();
        list.set("items", items);
        list.put("next_cursor", nextCursor);
        return list;
    }

    static ArrayNode array() {
        return JSON.createArrayNode();
    }

    static ObjectNode size(Sizing size) {
        return JSON.valueToTree(size);
    }

    static ObjectNode estimate(Estimate estimate) {
        return JSON.valueToTree(estimate);
    }

    static ObjectNode map(Map<String, Object> map) {
        return JSON.valueToTree(map);
    }

    static @Nullable String moment(@Nullable Instant moment) {
        return moment == null ? null : Timestamps.format(moment.toEpochMilli());
    }

    static ObjectNode change(Change change) {
        ObjectNode json = object();
        json.put("change_id", change.id());
        json.put("service", change.service());
        json.put("operator", change.operator());
        json.put("action", change.task().action());
        json.put("status", change.state().wireName());
        json.put("at", moment(change.at()));
        json.put("status_at", moment(change.state().at()));
        task(json, change.task());
        if (change.estimate() != null) {
            json.set("estimate", estimate(change.estimate()));
        }
        ArrayNode warnings = json.putArray("warnings");
        change.warnings().forEach(warnings::add);
        json.put("revert_after_minutes", change.revertAfterMinutes());
        json.put(
                "reverts_at",
                moment(
                        change.state() instanceof ChangeState.Applied applied
                                ? applied.revertsAt()
                                : change.revertAt()));
        json.put("not_seen_in_effect", change.unseen());
        json.put("problem", change.problem());
        json.put("upstream_request_id", change.requestId());
        json.put("window_id", change.windowId());
        ArrayNode history = json.putArray("history");
        for (Change.Passed passed : change.history()) {
            history.addObject().put("status", passed.status()).put("at", moment(passed.at()));
        }
        return json;
    }

    /** What a task does, in the fields before, after and sends. */
    static void task(ObjectNode json, Task task) {
        switch (task) {
            case Task.Scale scale -> {
                json.set("before", size(scale.before()));
                json.set("after", size(scale.after()));
                json.set("sends", size(scale.fields()));
            }
            case Task.Tell tell -> {
                json.putObject("before").put("state", tell.stateBefore());
                json.putObject("after").put("command", tell.command().wireName());
                json.putObject("sends").put("command", tell.command().wireName());
            }
        }
    }

    static ObjectNode window(Window window, Book book, Instant now) {
        ObjectNode json = object();
        json.put("window_id", window.id());
        json.put("service", window.service());
        json.put("operator", window.operator());
        json.put("name", window.name());
        switch (window.plan()) {
            case Plan.Once(Instant from, Instant to) -> {
                json.put("from", moment(from));
                json.put("to", moment(to));
            }
            case Plan.Weekly weekly -> {
                ArrayNode days = json.putArray("weekdays");
                weekly.weekdays().stream().sorted().map(Answers::day).forEach(days::add);
                json.put("start", weekly.start().toString());
                json.put("end", weekly.end().toString());
                json.put("tz", weekly.zone().getId());
            }
        }
        json.set("size", size(window.fields()));
        var next = window.plan().first(now);
        json.put("next_from", moment(next.map(Plan.Occurrence::from).orElse(null)));
        json.put("next_to", moment(next.map(Plan.Occurrence::to).orElse(null)));
        json.put(
                "running_change",
                book.changes().stream()
                        .filter(change -> window.id().equals(change.windowId())
                                && !change.state().isOver())
                        .map(Change::id)
                        .findFirst()
                        .orElse(null));
        json.put("created_at", moment(window.createdAt()));
        return json;
    }

    static String day(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    static ObjectNode audit(AuditEntry entry) {
        ObjectNode json = object();
        json.put("at", moment(entry.at()));
        json.put("operator", entry.operator());
        json.put("service", entry.service());
        json.put("action", entry.action());
        json.set("before", entry.before() == null ? null : map(entry.before()));
        json.set("after", entry.after() == null ? null : map(entry.after()));
        json.put("result", entry.result());
        json.put("upstream_request_id", entry.upstreamRequestId());
        json.put("change_id", entry.changeId());
        json.put("window_id", entry.windowId());
        json.put("from", entry.from());
        json.put("detail", entry.detail());
        return json;
    }

    static ArrayNode changes(List<Change> changes) {
        ArrayNode items = array();
        changes.forEach(change -> items.add(change(change)));
        return items;
    }
}
