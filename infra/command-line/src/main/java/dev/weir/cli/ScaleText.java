package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sizes, estimates and changes of services as people read them. */
final class ScaleText {
    private ScaleText() {}

    /** {@code 16-64 GB x 3}; what is not known is left out. */
    static String size(JsonNode size) {
        List<String> parts = new ArrayList<>();
        String memory = range(size, "min_memory_gb", "max_memory_gb");
        String replicas = size.hasNonNull("num_replicas")
                ? size.path("num_replicas").asText()
                : range(size, "min_replicas", "max_replicas");
        if (!memory.isEmpty()) {
            parts.add(memory + " GB");
        }
        if (!replicas.isEmpty()) {
            parts.add("x " + replicas);
        }
        if (size.hasNonNull("shards")) {
            parts.add("x " + size.path("shards").asText() + " shards");
        }
        if (size.path("idle_scaling").asBoolean()) {
            parts.add("sleeps after " + size.path("idle_timeout_minutes").asText("?") + " min");
        }
        return parts.isEmpty() ? "-" : String.join(" ", parts);
    }

    /** What a change costs, line by line. */
    static List<String> estimate(JsonNode estimate) {
        List<String> lines = new ArrayList<>();
        if (estimate.hasNonNull("units_per_hour_before")) {
            lines.add("compute units an hour, at most: " + number(estimate, "units_per_hour_before") + " -> "
                    + number(estimate, "units_per_hour_after"));
        }
        if (estimate.hasNonNull("cost_per_hour_before")) {
            lines.add("cost an hour, at most: " + money(estimate, "cost_per_hour_before") + " -> "
                    + money(estimate, "cost_per_hour_after") + " "
                    + estimate.path("currency").asText());
        }
        JsonNode temporary = estimate.path("temporary");
        if (temporary.hasNonNull("minutes")) {
            String cost = temporary.hasNonNull("more_than_before")
                    ? ", " + money(temporary, "more_than_before") + " "
                            + estimate.path("currency").asText() + " more than before"
                    : "";
            lines.add("for " + temporary.path("minutes").asText() + " minutes: " + number(temporary, "units") + " units"
                    + cost);
        }
        return lines;
    }

    /** What differs, field by field: {@code max memory gb: 32 -> 64}. */
    static List<String> differences(JsonNode before, JsonNode after) {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : after.properties()) {
            JsonNode was = before.path(field.getKey());
            if (!was.equals(field.getValue())) {
                lines.add(field.getKey().replace('_', ' ') + ": "
                        + (was.isMissingNode() || was.isNull() ? "-" : was.asText()) + " -> "
                        + field.getValue().asText());
            }
        }
        return lines;
    }

    static String number(JsonNode item, String field) {
        JsonNode value = item.path(field);
        return value.isNumber()
                ? new BigDecimal(value.asText()).stripTrailingZeros().toPlainString()
                : "-";
    }

    static String money(JsonNode item, String field) {
        JsonNode value = item.path(field);
        return value.isNumber() ? String.format(Locale.ROOT, "%.2f", value.asDouble()) : "-";
    }

    private static String range(JsonNode size, String least, String most) {
        String from = size.hasNonNull(least) ? size.path(least).asText() : "";
        String to = size.hasNonNull(most) ? size.path(most).asText() : "";
        if (from.isEmpty()) {
            return to.isEmpty() ? "" : "up to " + to;
        }
        if (to.isEmpty()) {
            return "from " + from;
        }
        return from.equals(to) ? to : from + "-" + to;
    }
}
