package dev.weir.stack;

import dev.weir.cloud.simulator.Seed;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The org_config.yaml of a local stack: the services of the simulated Cloud, which the first tenant may scale as a whole
 * and the second in part.
 */
final class OrgConfig {
    private OrgConfig() {}

    /**
     * The file's text. It holds no secret.
     *
     * @param base where the simulator of the Cloud API is, seen from the reporting API
     * @param secretFile where the reporting API finds the secret of the Cloud's key
     */
    static String render(String base, String keyId, String secretFile, TenantKeys keys) throws IOException {
        return """
                # Made by the local stack at each start: change a copy. The Cloud behind it is a SIMULATOR.
                organization:
                  id: %s
                  paid_plan: true
                  currency: USD
                  rate_per_unit_hour: 0.2985

                providers:
                  - name: cloud
                    kind: clickhouse_cloud
                    base_url: %s
                    key_id: "%s"
                    key_secret_file: "%s"

                services:
                  - name: reports
                    id: %s
                    provider: cloud
                    tier: scale
                    bounds:
                      min_memory_gb: 8
                      max_memory_gb: 120
                      min_replicas: 1
                      max_replicas: 6
                    confirm_above_units: 24
                  - name: reports-analysts
                    id: %s
                    provider: cloud
                    tier: scale
                    bounds:
                      max_memory_gb: 64
                      max_replicas: 4
                    confirm_above_units: 16
                  - name: lab
                    id: %s
                    provider: cloud
                    tier: scale
                    bounds:
                      max_memory_gb: 32
                      max_replicas: 3
                    confirm_above_units: 8
                  - name: archive
                    id: %s
                    provider: cloud
                    tier: basic

                operators:
                  - name: %s
                    key_ids: %s
                    may:
                      - service: reports
                      - service: reports-analysts
                      - service: lab
                      - service: archive
                  - name: %s
                    key_ids: %s
                    may:
                      - service: lab
                        actions: [scale, wake]
                        bounds:
                          max_memory_gb: 16
                """.formatted(
                        Seed.ORGANIZATION,
                        base,
                        keyId,
                        secretFile,
                        Seed.REPORTS,
                        Seed.REPORTS_REPLICA,
                        Seed.LAB,
                        Seed.ARCHIVE,
                        TenantKeys.TENANTS.getFirst(),
                        ids(keys, TenantKeys.TENANTS.getFirst()),
                        TenantKeys.TENANTS.getLast(),
                        ids(keys, TenantKeys.TENANTS.getLast()));
    }

    private static String ids(TenantKeys keys, String tenant) throws IOException {
        Map<String, String> ids = keys.idsOf(tenant);
        return Stream.of("scale", TenantKeys.CONSOLE)
                .map(name -> "\"" + ids.get(name) + "\"")
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
