package dev.weir.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a benchmark found, for people and for scripts. */
record Report(
        String name, Instant startedAt, Machine machine, Outcome outcome, List<Goal> goals, List<String> problems) {

    boolean isSound() {
        return problems.isEmpty();
    }

    String toText() {
        StringBuilder text = new StringBuilder();
        text.append(name)
                .append(", medians of ")
                .append(outcome.rounds())
                .append(" rounds (lowest to highest), ")
                .append(startedAt)
                .append('\n');
        text.append(String.format(
                Locale.ROOT,
                "  machine    %s, %d processors, %,d MiB, %s, %s, load before %.2f%n",
                machine.processor(),
                machine.processors(),
                machine.memoryMiB(),
                machine.system(),
                machine.java(),
                machine.loadBefore()));
        Outcome.Side baseline = outcome.baseline();
        Spread ratio = outcome.ratio();
        if (baseline != null) {
            append(text, "baseline", baseline);
        }
        append(text, baseline == null ? "measured" : "candidate", outcome.candidate());
        if (ratio != null) {
            text.append(String.format(
                    Locale.ROOT, "  ratio      %.2f (%.2f to %.2f)%n", ratio.median(), ratio.min(), ratio.max()));
        }
        for (Goal goal : goals) {
            text.append("  goal       ").append(goal.text()).append(goal.isMet(outcome) ? ": met\n" : ": missed\n");
        }
        for (String problem : problems) {
            text.append("  problem    ").append(problem).append('\n');
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String role, Outcome.Side side) {
        text.append(String.format(
                Locale.ROOT,
                "  %-10s %s: %,.0f a second (%,.0f to %,.0f)%n",
                role,
                side.name(),
                side.rate().median(),
                side.rate().min(),
                side.rate().max()));
        side.figures()
                .forEach((figure, spread) -> text.append(String.format(
                        Locale.ROOT,
                        "             %-9s %,.2f (%,.2f to %,.2f)%n",
                        figure,
                        spread.median(),
                        spread.min(),
                        spread.max())));
    }

    String toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("bench", name);
        json.put("started_at", startedAt.toString());
        json.put("rounds", outcome.rounds());
        ObjectNode where = json.putObject("machine");
        where.put("processor", machine.processor());
        where.put("processors", machine.processors());
        where.put("memory_mib", machine.memoryMiB());
        where.put("system", machine.system());
        where.put("java", machine.java());
        where.put("load_before", machine.loadBefore());
        Outcome.Side baseline = outcome.baseline();
        Spread ratio = outcome.ratio();
        if (baseline != null) {
            put(json.putObject("baseline"), baseline);
        }
        put(json.putObject("candidate"), outcome.candidate());
        if (ratio != null) {
            put(json.putObject("ratio"), ratio);
        }
        ArrayNode judged = json.putArray("goals");
        for (Goal goal : goals) {
            judged.addObject().put("goal", goal.text()).put("met", goal.isMet(outcome));
        }
        ArrayNode wrong = json.putArray("problems");
        problems.forEach(wrong::add);
        try {
            return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A report is always JSON", e);
        }
    }

    private static void put(ObjectNode json, Outcome.Side side) {
        json.put("name", side.name());
        put(json.putObject("rate_per_second"), side.rate());
        for (Map.Entry<String, Spread> figure : side.figures().entrySet()) {
            put(json.putObject(figure.getKey()), figure.getValue());
        }
    }

    private static void put(ObjectNode json, Spread spread) {
        json.put("median", spread.median());
        json.put("min", spread.min());
        json.put("max", spread.max());
    }
}
