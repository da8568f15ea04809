package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What can be seen of business records once the demo's loads have ended.
 *
 * @param company one that has changed since yesterday
 * @param versions all that it has been
 * @param then what it was yesterday
 */
record RecordsStory(List<Loaded> loads, long company, JsonNode versions, Instant yesterday, JsonNode then) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /** A tenant's load of an entity, and what is held of it since. */
    private record Loaded(String tenant, String entity, JsonNode load, JsonNode held) {
        ObjectNode toJson() {
            return JSON.createObjectNode()
                    .put("tenant", tenant)
                    .put("entity", entity)
                    .put("status", load.path("status").asText())
                    .put("accepted", load.path("accepted").asLong())
                    .put("refused", load.path("refused").asLong())
                    .put("records", held.path("records").asLong())
                    .put("current", held.path("current").asLong())
                    .put("versions", held.path("versions").asLong());
        }
    }

    /** Waits until all that was loaded is visible, or as long as one waits for a story. */
    static RecordsStory of(List<DemoLoads> tenants) throws StackProblem, IOException, InterruptedException {
        DemoLoads first = tenants.getFirst();
        awaitVisible(first.api());
        List<Loaded> loads = new ArrayList<>();
        for (DemoLoads tenant : tenants) {
            for (Map.Entry<String, JsonNode> ended : tenant.ended().entrySet()) {
                JsonNode held = ask(tenant.api(), "/api/" + ended.getKey() + "/statistics");
                loads.add(new Loaded(tenant.tenant(), ended.getKey(), ended.getValue(), held));
            }
        }
        Instant yesterday = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(1));
        String path = "/api/companies/" + first.changedCompany();
        return new RecordsStory(
                loads,
                first.changedCompany(),
                ask(first.api(), path + "/history").path("items"),
                yesterday,
                ask(first.api(), path + "?as_of=" + yesterday));
    }

    private static void awaitVisible(Api api) throws StackProblem, IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!ask(api, "/api/companies?limit=1").path("complete").asBoolean() && System.nanoTime() < deadline) {
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private static JsonNode ask(Api api, String path) throws StackProblem, IOException, InterruptedException {
        return JSON.readTree(api.get(path).body());
    }

    void addTo(ObjectNode json) {
        ObjectNode records = json.putObject("records");
        ArrayNode told = records.putArray("loads");
        loads.forEach(loaded -> told.add(loaded.toJson()));
        records.put("company", Long.toUnsignedString(company));
        records.set("versions", versions);
        records.set("yesterday", then);
    }

    /** As it is told to somebody who sees Weir for the first time. */
    void tell(PrintWriter out) {
        out.println();
        out.println(Screen.strong("Business records, loaded from files in the bucket"));
        Table held = new Table("tenant", "entity", "load", "accepted", "refused", "records", "current", "versions");
        for (Loaded loaded : loads) {
            held.add(
                    loaded.tenant(),
                    loaded.entity(),
                    Table.text(loaded.load(), "status"),
                    Table.text(loaded.load(), "accepted"),
                    Table.text(loaded.load(), "refused"),
                    Table.text(loaded.held(), "records"),
                    Table.text(loaded.held(), "current"),
                    Table.text(loaded.held(), "versions"));
        }
        held.print(out);

        out.println();
        out.println(Screen.strong("What the loads refused, while the rest went in"));
        String tenant = loads.getFirst().tenant();
        Table refused = new Table("file", "line", "field", "reason");
        for (Loaded loaded : loads) {
            if (loaded.tenant().equals(tenant)) {
                addRefusals(refused, loaded.load());
            }
        }
        refused.print(out);

        out.println();
        out.println(Screen.strong("What " + Table.text(then, "company_name") + " has been"));
        Table history = new Table("version", "from", "to", "cause", "employees", "annual_revenue");
        for (JsonNode version : versions) {
            history.add(
                    Table.text(version, "record_version"),
                    Table.text(version, "effective_date"),
                    version.path("is_current").asBoolean() ? "now" : Table.text(version, "expiry_date"),
                    Table.text(version, "cause"),
                    Table.text(version, "number_of_employees"),
                    Table.text(version, "annual_revenue"));
        }
        history.print(out);
        out.println("As of yesterday, " + yesterday + ", it is version " + Table.text(then, "record_version") + " with "
                + Table.text(then, "number_of_employees") + " employees.");
    }

    /** What somebody may look at next. */
    void tellWhatNext(PrintWriter out) {
        String id = Long.toUnsignedString(company);
        DemoStory.next(out, "records history companies " + id, "what each version changed");
        DemoStory.next(out, "records get companies " + id + " --as-of " + yesterday, "the same company, yesterday");
        DemoStory.next(out, "records analytics trends --period 30d", "tickets opened and closed, day by day");
        DemoStory.next(out, "rejected list --entity tickets", "lines of files that were no tickets");
    }

    private static void addRefusals(Table table, JsonNode load) {
        for (JsonNode file : load.path("files")) {
            String key = file.path("key").asText();
            for (JsonNode error : file.path("errors")) {
                table.add(
                        key.substring(key.lastIndexOf('/', key.lastIndexOf('/') - 1) + 1),
                        Table.text(error, "line"),
                        Table.text(error, "field"),
                        Table.text(error, "reason"));
            }
        }
    }
}
