package dev.weir.e2e;

import static java.util.Map.entry;

import dev.weir.kit.Service;
import dev.weir.kit.Setting;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All settings that the parts of the product declare. Parts keep their settings to themselves; this is the one place
 * that looks at all of them, and so it asks by reflection.
 */
final class DeclaredSettings {
    static final String LOCAL_STACK = "local stack";

    /** Names that are read before there are settings, and what for. */
    static final Map<String, String> BESIDE_SETTINGS = Map.ofEntries(
            entry("WEIR_HOME", "Weir's folder, for commands that are run from elsewhere"),
            entry("WEIR_OPERATOR", "the operator whom weir scale acts as, unless --as names one"),
            entry("WEIR_OPERATOR_SECRET", "that operator's secret"),
            entry("WEIR_OPERATOR_SECRET_FILE", "the file where that operator's secret stands"),
            entry(
                    "WEIR_TEST_BROWSER",
                    "the browser that tests drive through the console, or required where having none is a failure"),
            entry("WEIR_TEST_CLOUD_KEY_ID", "id of an API key of the ClickHouse Cloud that tests ask"),
            entry("WEIR_TEST_CLOUD_KEY_SECRET", "that key's secret"),
            entry("WEIR_TEST_CLOUD_KEY_SECRET_FILE", "the file where that key's secret stands"),
            entry(
                    "WEIR_TEST_CLOUD_MAY_CHANGE",
                    "id of the one service that tests may change there; otherwise they only read"),
            entry("WEIR_TEST_CLOUD_ORGANIZATION", "id of the organization that tests ask for"),
            entry(
                    "WEIR_TEST_CLOUD_SERVICE",
                    "id of the service that tests look at, otherwise the first of the organization"),
            entry("WEIR_TEST_CLOUD_URL", "where that Cloud API is, otherwise https://api.clickhouse.cloud/v1"),
            entry("WEIR_TEST_PARTS", "where integration tests take Kafka, ClickHouse and S3 from"));

    /** Names that the stack gives already to services that will read them. */
    static final Map<String, String> FOR_LATER = Map.of("WEIR_TENANTS", "tenants of the single node");

    private DeclaredSettings() {}

    /** The settings of each part by its name, services first. */
    static Map<String, List<Setting<?>>> byPart() {
        Map<String, List<Setting<?>>> parts = new LinkedHashMap<>(byService());
        parts.put(LOCAL_STACK, ofLocalStack());
        return parts;
    }

    /** The settings of one part. */
    static List<Setting<?>> of(String part) {
        return Objects.requireNonNull(byPart().get(part), part);
    }

    static Map<String, List<Setting<?>>> byService() {
        Map<String, List<Setting<?>>> services = new LinkedHashMap<>();
        services.put("gateway", ofService("gateway", 9101, "dev.weir.gateway.GatewaySettings"));
        services.put("processor", ofService("processor", 9102, "dev.weir.processor.ProcessorSettings"));
        services.put("sink", ofService("sink", 9103, "dev.weir.sink.SinkSettings"));
        services.put("reporting", ofService("reporting", 9104, "dev.weir.reporting.ReportingSettings"));
        return services;
    }

    private static List<Setting<?>> ofService(String name, int operationsPort, String settingsClass) {
        try {
            Field all = Class.forName(settingsClass).getDeclaredField("ALL");
            all.setAccessible(true);
            return new Service.Description(name, operationsPort, settings(all.get(null))).allSettings();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(settingsClass + " has no list ALL", e);
        }
    }

    private static List<Setting<?>> ofLocalStack() {
        try {
            Method all = Class.forName("dev.weir.stack.Ports").getDeclaredMethod("settings");
            all.setAccessible(true);
            return settings(all.invoke(null));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The local stack has no list of settings", e);
        }
    }

    @SuppressWarnings("unchecked") // That is how each part declares them.
    private static List<Setting<?>> settings(Object list) {
        return (List<Setting<?>>) list;
    }
}
