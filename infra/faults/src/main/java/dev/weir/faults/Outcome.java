package dev.weir.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run of the suite found.
 *
 * @param faults how many of each kind struck
 * @param requests that were acknowledged, each of one or many events
 * @param requestsRepeated that had no answer or an error first
 * @param repeatedOffsets rows of the same topic, partition and offset beyond the first
 * @param problems what else was not as it must be; empty when all was well
 */
record Outcome(
        Instant startedAt,
        Duration time,
        long seed,
        Map<String, Integer> faults,
        long events,
        long requests,
        long requestsRepeated,
        Ledger.Difference difference,
        long repeatedOffsets,
        boolean balanced,
        List<String> problems) {
    boolean isSound() {
        return problems.isEmpty()
                && difference.lost() == 0
                && difference.doubled() == 0
                && difference.strange() == 0
                && repeatedOffsets == 0
                && balanced;
    }

    private int struck() {
        return faults.values().stream().mapToInt(Integer::intValue).sum();
    }

    String toText() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%d faults in %d min %d s, seed %d%n",
                struck(),
                time.toMinutes(),
                time.toSecondsPart(),
                seed));
        faults.forEach((kind, count) -> text.append(String.format(Locale.ROOT, "  %3d  %s%n", count, kind)));
        text.append(String.format(
                Locale.ROOT,
                "%,d events acknowledged; %,d requests, sent again %,d times%n",
                events,
                requests,
                requestsRepeated));
        text.append(String.format(
                Locale.ROOT,
                "%,d must count: lost %,d, doubled %,d, strange %,d; offsets stored twice %,d; books %s%n",
                difference.standing(),
                difference.lost(),
                difference.doubled(),
                difference.strange(),
                repeatedOffsets,
                balanced ? "balance" : "do not balance"));
        difference
                .examples()
                .forEach(example -> text.append("  ").append(example).append('\n'));
        problems.forEach(problem -> text.append("  ").append(problem).append('\n'));
        text.append(isSound() ? "Every event counts exactly once." : "NOT every event counts exactly once.");
        return text.toString();
    }

    String toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("sound", isSound());
        json.put("started_at", startedAt.toString());
        json.put("seconds", time.toSeconds());
        json.put("seed", seed);
        json.put("faults", struck());
        ObjectNode kinds = json.putObject("faults_by_kind");
        faults.forEach(kinds::put);
        json.put("events", events);
        json.put("requests", requests);
        json.put("requests_repeated", requestsRepeated);
        json.put("must_count", difference.standing());
        json.put("lost", difference.lost());
        json.put("doubled", difference.doubled());
        json.put("strange", difference.strange());
        json.put("offsets_stored_twice", repeatedOffsets);
        json.put("balanced", balanced);
        ArrayNode examples = json.putArray("examples");
        difference.examples().forEach(examples::add);
        ArrayNode wrong = json.putArray("problems");
        problems.forEach(wrong::add);
        try {
            return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An outcome is always JSON", e);
        }
    }
}
