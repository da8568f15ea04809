package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A tenant's business records on their way: files in the bucket, a load for each entity, and a few companies lost. */
final class DemoLoads {
    private final Api api;
    private final String tenant;
    private final DemoRecords records;
    private final Instant now;
    private final Map<String, LoadJob> jobs = new LinkedHashMap<>();
    private final Map<String, JsonNode> ended = new LinkedHashMap<>();

    DemoLoads(Api api, String tenant, long firstId, int companies, Instant now) {
        this.api = api;
        this.tenant = tenant;
        this.records = new DemoRecords(firstId, companies, now);
        this.now = now;
    }

    Api api() {
        return api;
    }

    String tenant() {
        return tenant;
    }

    long changedCompany() {
        return records.changedCompany();
    }

    /** Puts the files and asks for the loads, which then run by themselves. */
    void begin(DemoBucket bucket) throws StackProblem, IOException, InterruptedException {
        String run = "demo-" + now.getEpochSecond() + "/";
        for (DemoRecords.File file : records.files()) {
            bucket.put("loads/" + tenant + "/" + run + file.entity() + "/" + file.name(), file.content());
        }
        for (DemoRecords.File file : records.files()) {
            if (!jobs.containsKey(file.entity())) {
                jobs.put(file.entity(), LoadJob.ask(api, file.entity(), run + file.entity() + "/", "incremental"));
            }
        }
    }

    /** Waits for the loads, then deletes what the tenant has lost. */
    void end(Progress progress) throws StackProblem, IOException, InterruptedException {
        for (Map.Entry<String, LoadJob> job : jobs.entrySet()) {
            ended.put(job.getKey(), job.getValue().await(progress));
        }
        for (long company : records.lostCompanies()) {
            api.deleteAtGateway("/api/entities/companies/" + company + "?last_updated=" + now.minusSeconds(60));
        }
    }

    /** What became of each entity's load. */
    Map<String, JsonNode> ended() {
        return ended;
    }
}
