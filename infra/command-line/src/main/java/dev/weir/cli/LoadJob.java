package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** A load of business records from the bucket, as the reporting API keeps it. */
record LoadJob(Api api, String id) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final Set<String> UNDER_WAY = Set.of("PENDING", "RUNNING");
    private static final String PATH = "/api/loads";

    static LoadJob ask(Api api, String entity, String prefix, String mode)
            throws StackProblem, IOException, InterruptedException {
        String asked = JSON.createObjectNode()
                .put("entity", entity)
                .put("s3_prefix", prefix)
                .put("mode", mode)
                .toString();
        String answer = api.change("POST", PATH, "ingest", asked).body();
        return new LoadJob(api, JSON.readTree(answer).path("job_id").asText());
    }

    /** What became of it, with its first files, once it has ended. */
    JsonNode await(Progress progress) throws StackProblem, IOException, InterruptedException {
        JsonNode load = look();
        while (UNDER_WAY.contains(load.path("status").asText())) {
            Thread.sleep(BETWEEN_LOOKS);
            load = look();
            progress.at(load.path("progress").asDouble(), load.path("read").asLong());
        }
        return load;
    }

    private JsonNode look() throws StackProblem, IOException, InterruptedException {
        return JSON.readTree(api.get(PATH + "/" + Api.segment(id), "ingest").body());
    }
}
