package dev.weir.reporting.scaling.provider;

import dev.weir.kit.Closer;
import dev.weir.reporting.scaling.config.OrgConfig;
import dev.weir.reporting.scaling.config.ProviderConfig;
import dev.weir.reporting.scaling.config.ScalableService;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The configured providers by their name. */
public final class Providers implements AutoCloseable {
    private final Map<String, Provider> byName = new HashMap<>();
    private final Closer closer = new Closer();

    public Providers(OrgConfig config) throws IOException {
        for (ProviderConfig provider : config.providers()) {
            byName.put(
                    provider.name(),
                    switch (provider) {
                        case ProviderConfig.Cloud cloud -> closer.register(new CloudProvider(cloud));
                        case ProviderConfig.Kubernetes kubernetes ->
                            closer.register(new KubernetesProvider(kubernetes));
                    });
        }
    }

    Providers(Map<String, Provider> byName) {
        this.byName.putAll(byName);
    }

    public Provider of(ScalableService service) {
        return Objects.requireNonNull(byName.get(service.provider()));
    }

    @Override
    public void close() {
        closer.close();
    }
}
