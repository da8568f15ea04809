package dev.weir.reporting.scaling.provider;

import dev.weir.kit.Setting;
import dev.weir.kit.Settings;
import dev.weir.reporting.scaling.config.KeySecret;
import dev.weir.reporting.scaling.config.ProviderConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Cloud API that {@link CloudContract} asks: what {@code WEIR_TEST_CLOUD_…} say in the environment.
 *
 * @param stranger the same with a secret that is wrong
 * @param service the service to look at; otherwise the first of the list
 * @param mayChange the service that may be changed; otherwise none is
 */
record TestCloud(
        ProviderConfig.Cloud config,
        ProviderConfig.Cloud stranger,
        Optional<String> service,
        Optional<String> mayChange) {
    static final String PREFIX = "WEIR_TEST_CLOUD_";
    static final Setting<URI> URL =
            Setting.httpUrl(PREFIX + "URL", "base of the Cloud API").orElse("https://api.clickhouse.cloud/v1");
    static final Setting<String> ORGANIZATION = Setting.text(PREFIX + "ORGANIZATION", "id of the organization");
    static final Setting<String> KEY_ID = Setting.text(PREFIX + "KEY_ID", "id of its API key");
    static final Setting<String> KEY_SECRET =
            Setting.text(PREFIX + "KEY_SECRET", "the key's secret").asSecret();
    static final Setting<String> SERVICE =
            Setting.text(PREFIX + "SERVICE", "id of a service to look at").asOptional();
    static final Setting<String> MAY_CHANGE = Setting.text(
                    PREFIX + "MAY_CHANGE", "id of the one service that may be changed")
            .asOptional();

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Nothing where the environment says nothing of it; half of it is refused. */
    static Optional<TestCloud> find(Map<String, String> environment) throws Settings.Bad {
        boolean isNamed = environment.entrySet().stream()
                .anyMatch(entry ->
                        entry.getKey().startsWith(PREFIX) && !entry.getValue().isBlank());
        if (!isNamed) {
            return Optional.empty();
        }
        Settings given =
                Settings.read(environment, List.of(URL, ORGANIZATION, KEY_ID, KEY_SECRET, SERVICE, MAY_CHANGE));
        return Optional.of(new TestCloud(
                config(given, given.get(KEY_SECRET)),
                config(given, "not the secret"),
                given.find(SERVICE),
                given.find(MAY_CHANGE)));
    }

    private static ProviderConfig.Cloud config(Settings given, String secret) {
        return new ProviderConfig.Cloud(
                "cloud", given.get(ORGANIZATION), given.get(URL), new KeySecret(given.get(KEY_ID), secret), TIMEOUT);
    }
}
