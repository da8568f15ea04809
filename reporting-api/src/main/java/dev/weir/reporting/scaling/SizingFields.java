package dev.weir.reporting.scaling;

import dev.weir.reporting.answers.JsonBody;
import dev.weir.reporting.scaling.provider.Sizing;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The fields of a request that say how large a service shall be. */
final class SizingFields {
    private static final List<String> NAMES = List.of(
            "min_memory_gb",
            "max_memory_gb",
            "num_replicas",
            "min_replicas",
            "max_replicas",
            "idle_scaling",
            "idle_timeout_minutes",
            "shards");

    private SizingFields() {}

    /** These, and others that the request may have. */
    static Set<String> and(String... others) {
        Set<String> names = new LinkedHashSet<>(NAMES);
        names.addAll(List.of(others));
        return names;
    }

    static Sizing read(JsonBody body) {
        return new Sizing(
                body.whole("min_memory_gb"),
                body.whole("max_memory_gb"),
                body.whole("num_replicas"),
                body.whole("min_replicas"),
                body.whole("max_replicas"),
                body.flag("idle_scaling"),
                body.whole("idle_timeout_minutes"),
                body.whole("shards"));
    }
}
