package dev.weir.reporting.scaling.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where services run, and how their provider is spoken to. */
public sealed interface ProviderConfig {
    String name();

    /** How long one call may take. */
    Duration timeout();

    /** ClickHouse Cloud, through its API. */
    record Cloud(String name, String organization, URI baseUrl, KeySecret key, Duration timeout)
            implements ProviderConfig {}

    /**
     * A cluster of one's own, through the Kubernetes API.
     *
     * @param tokenFile read again for each call, since Kubernetes renews what is in it
     * @param caFile the authority that the API server's certificate is from; null for those the JVM trusts
     */
    record Kubernetes(
            String name,
            URI apiServer,
            Path tokenFile,
            @Nullable Path caFile,
            Duration timeout) implements ProviderConfig {}
}
