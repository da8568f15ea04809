package dev.weir.clickhouse.access;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings that every query of an account runs with.
 *
 * @param fixed the names of those that a query may not change
 */
record Profile(String name, Map<String, String> settings, List<String> fixed) {
    Profile(String name, Map<String, String> settings) {
        this(name, settings, List.of());
    }

    Profile {
        fixed = List.copyOf(fixed);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}
