package dev.weir.clickhouse.access;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings that every query of an account runs with. */
record Profile(String name, Map<String, String> settings) {
    Profile {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}
