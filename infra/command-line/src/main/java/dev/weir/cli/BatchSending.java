package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.cli.NdjsonBatches.Batch;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Sends batches one after another, no faster than asked for, and counts what the gateway says; one use. */
final class BatchSending {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REFUSED_SHOWN = 10;

    private final Api api;
    private final int rate;
    private final PrintWriter err;
    private final ArrayNode refusedFirst = JSON.createArrayNode();
    private long accepted;
    private long refused;

    /** With at most rate events a second, 0 for any number. */
    BatchSending(Api api, int rate, PrintWriter err) {
        this.api = api;
        this.rate = rate;
        this.err = err;
    }

    /**
     * Sends them all.
     *
     * @param bytes how many there are; 0 when that is not known
     */
    void sendAll(NdjsonBatches batches, long bytes) throws StackProblem, IOException, InterruptedException {
        long begun = System.nanoTime();
        long sent = 0;
        try (Progress progress = new Progress(err, "events")) {
            for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                count(batch, answer(batch));
                sent += batch.lines().size();
                progress.at(bytes > 0 ? (double) sent / bytes : -1, accepted + refused);
                if (rate > 0) {
                    long due = begun + (accepted + refused) * 1_000_000_000L / rate;
                    Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
                }
            }
        }
    }

    boolean allAccepted() {
        return refused == 0;
    }

    /** The count, and the first refused lines as the gateway names them. */
    ObjectNode result() {
        ObjectNode result = JSON.createObjectNode().put("accepted", accepted).put("rejected", refused);
        result.set("errors", refusedFirst);
        return result;
    }

    /** An overloaded gateway is asked again: each request_id counts once. */
    private HttpResponse<String> answer(Batch batch) throws StackProblem, IOException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            HttpResponse<String> answer = api.postLines(batch.bytes());
            boolean later = answer.statusCode() == 429 || answer.statusCode() == 503;
            if (!later || System.nanoTime() - begun > PATIENCE.toNanos()) {
                return answer;
            }
            Thread.sleep(Duration.ofSeconds(
                    answer.headers().firstValueAsLong("Retry-After").orElse(1)));
        }
    }

    private void count(Batch batch, HttpResponse<String> answer) throws StackProblem, IOException {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        JsonNode counted = type.contains("json") ? JSON.readTree(answer.body()) : JSON.nullNode();
        if (!counted.has("accepted")) {
            throw new StackProblem("Stopped at line " + batch.firstLine() + ", after " + accepted + " accepted and "
                    + refused + " refused: " + Api.problem(answer));
        }
        accepted += counted.path("accepted").asLong();
        refused += counted.path("rejected").asLong();
        for (JsonNode error : counted.path("errors")) {
            if (refusedFirst.size() == REFUSED_SHOWN) {
                return;
            }
            ObjectNode placed = error.deepCopy();
            placed.put("line", batch.firstLine() - 1 + error.path("line").asLong());
            refusedFirst.add(placed);
        }
    }
}
