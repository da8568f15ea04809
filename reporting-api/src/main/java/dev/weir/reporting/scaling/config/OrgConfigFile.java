package dev.weir.reporting.scaling.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads org_config.yaml and judges it as a whole: all that is wrong with it is told at once. */
public final class OrgConfigFile {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String CLOUD = "https://api.clickhouse.cloud/v1";
    private static final String KUBERNETES = "https://kubernetes.default.svc";
    private static final int TIMEOUT_SECONDS = 15;

    private enum Kind {
        CLICKHOUSE_CLOUD,
        KUBERNETES
    }

    private final List<String> problems = new ArrayList<>();
    private final Map<String, Kind> kinds = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    private OrgConfigFile() {}

    public static OrgConfig read(Path file) throws OrgConfig.Bad {
        JsonNode root;
        try {
            root = YAML.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new OrgConfig.Bad(file.toString(), List.of("it is no YAML: " + e.getOriginalMessage()));
        } catch (IOException e) {
            throw new OrgConfig.Bad(file.toString(), List.of("it can't be read"));
        }
        OrgConfigFile reading = new OrgConfigFile();
        OrgConfig config = reading.config(new ConfigNode(root, "", reading.problems));
        if (config == null || !reading.problems.isEmpty()) {
            throw new OrgConfig.Bad(file.toString(), reading.problems);
        }
        return config;
    }

    private @Nullable OrgConfig config(ConfigNode root) {
        if (!root.isMapping("organization", "providers", "services", "operators")) {
            return null;
        }
        ConfigNode organization = root.at("organization");
        organization.isMapping("id", "paid_plan", "currency", "rate_per_unit_hour");
        String id = organization.text("id");
        BigDecimal rate = organization.number("rate_per_unit_hour");
        String currency = organization.text("currency", "USD");
        if (!currency.isEmpty() && !currency.matches("[A-Z]{3}")) {
            organization.at("currency").refuse("must be three letters such as USD");
        }
        List<ProviderConfig> providers = new ArrayList<>();
        for (ConfigNode node : root.items("providers")) {
            ProviderConfig provider = provider(node, id);
            if (provider != null) {
                providers.add(provider);
            }
        }
        names.clear();
        List<ScalableService> services = new ArrayList<>();
        for (ConfigNode node : root.items("services")) {
            ScalableService service = service(node, rate);
            if (service != null) {
                services.add(service);
            }
        }
        Set<String> serviceNames = Set.copyOf(names);
        names.clear();
        Set<String> keyIds = new HashSet<>();
        List<Operator> operators = new ArrayList<>();
        for (ConfigNode node : root.items("operators")) {
            Operator operator = operator(node, serviceNames, keyIds);
            if (operator != null) {
                operators.add(operator);
            }
        }
        return new OrgConfig(id, organization.flag("paid_plan", true), currency, providers, services, operators);
    }

    private @Nullable ProviderConfig provider(ConfigNode node, String organization) {
        Kind kind = node.choice("kind", Kind.class, null);
        if (kind == null) {
            if (!node.has("kind")) {
                node.refuse("must have the kind clickhouse_cloud or kubernetes");
            }
            return null;
        }
        String name = uniqueName(node);
        kinds.put(name, kind);
        Integer timeout = node.whole("timeout_seconds", 1, 120);
        Duration within = Duration.ofSeconds(timeout == null ? TIMEOUT_SECONDS : timeout);
        return switch (kind) {
            case CLICKHOUSE_CLOUD -> {
                node.isMapping("name", "kind", "base_url", "key_id", "key_secret_file", "timeout_seconds");
                KeySecret key = new KeySecret(node.text("key_id"), secret(node));
                var url = node.secureUrl("base_url", CLOUD);
                yield url == null ? null : new ProviderConfig.Cloud(name, organization, url, key, within);
            }
            case KUBERNETES -> {
                node.isMapping("name", "kind", "api_server", "token_file", "ca_file", "timeout_seconds");
                Path token = readable(node, "token_file");
                Path authority = node.has("ca_file") ? readable(node, "ca_file") : null;
                var url = node.secureUrl("api_server", KUBERNETES);
                yield url == null || token == null
                        ? null
                        : new ProviderConfig.Kubernetes(name, url, token, authority, within);
            }
        };
    }

    private static String secret(ConfigNode node) {
        Path file = readable(node, "key_secret_file");
        if (file == null) {
            return "";
        }
        try {
            String secret = Files.readString(file).strip();
            if (!secret.isEmpty()) {
                return secret;
            }
            node.at("key_secret_file").refuse("names a file in which there is nothing");
        } catch (IOException e) {
            node.at("key_secret_file").refuse("names a file that can't be read");
        }
        return "";
    }

    private static @Nullable Path readable(ConfigNode node, String key) {
        String text = node.text(key);
        if (text.isEmpty()) {
            return null;
        }
        Path file = Path.of(text);
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            node.at(key).refuse("names a file that can't be read");
            return null;
        }
        return file;
    }

    private @Nullable ScalableService service(ConfigNode node, @Nullable BigDecimal rate) {
        if (!node.isMapping(
                "name",
                "id",
                "provider",
                "tier",
                "operator",
                "namespace",
                "cluster",
                "bounds",
                "confirm_above_units",
                "rate_per_unit_hour")) {
            return null;
        }
        String name = uniqueName(node);
        String id = node.text("id");
        if (!id.isEmpty() && !id.matches("[0-9A-Za-z][0-9A-Za-z.-]*")) {
            node.at("id").refuse("must be of letters, digits, dots and hyphens");
        }
        String provider = providerOf(node);
        Kind kind = kinds.get(provider);
        if (kind == null && !provider.isEmpty()) {
            node.at("provider")
                    .refuse("names a provider that there is not; there are " + String.join(", ", kinds.keySet()));
        }
        Tier tier = node.choice("tier", Tier.class, Tier.SCALE);
        BigDecimal ownRate = node.number("rate_per_unit_hour");
        return new ScalableService(
                name,
                id,
                provider,
                tier == null ? Tier.SCALE : tier,
                kind == Kind.KUBERNETES ? cluster(node) : noCluster(node),
                bounds(node),
                node.number("confirm_above_units"),
                ownRate == null ? rate : ownRate);
    }

    private String providerOf(ConfigNode node) {
        if (!node.has("provider") && kinds.size() == 1) {
            return kinds.keySet().iterator().next();
        }
        return node.text("provider");
    }

    private static ScalableService.@Nullable Cluster cluster(ConfigNode node) {
        ScalableService.RunBy runBy = node.choice("operator", ScalableService.RunBy.class, null);
        if (!node.has("operator")) {
            node.at("operator").refuse("is missing: altinity or official");
        }
        String namespace = node.text("namespace");
        if (!namespace.isEmpty() && !namespace.matches("[0-9a-z][0-9a-z-]*")) {
            node.at("namespace").refuse("must be of small letters, digits and hyphens");
        }
        Integer index = node.whole("cluster", 0, 99);
        return runBy == null ? null : new ScalableService.Cluster(runBy, namespace, index == null ? 0 : index);
    }

    private static ScalableService.@Nullable Cluster noCluster(ConfigNode node) {
        for (String key : List.of("operator", "namespace", "cluster")) {
            if (node.has(key)) {
                node.at(key).refuse("is for services in Kubernetes only");
            }
        }
        return null;
    }

    private static Bounds bounds(ConfigNode owner) {
        if (!owner.has("bounds")) {
            return Bounds.NONE;
        }
        ConfigNode node = owner.at("bounds");
        if (!node.isMapping(
                "min_memory_gb", "max_memory_gb", "min_replicas", "max_replicas", "max_shards", "memory_sizes_gb")) {
            return Bounds.NONE;
        }
        Integer minMemory = node.whole("min_memory_gb", 1, 1 << 20);
        Integer maxMemory = node.whole("max_memory_gb", 1, 1 << 20);
        Integer minReplicas = node.whole("min_replicas", 0, 1_000);
        Integer maxReplicas = node.whole("max_replicas", 1, 1_000);
        ordered(node, "min_memory_gb", minMemory, "max_memory_gb", maxMemory);
        ordered(node, "min_replicas", minReplicas, "max_replicas", maxReplicas);
        List<Integer> sizes = null;
        if (node.has("memory_sizes_gb")) {
            sizes = new ArrayList<>();
            for (ConfigNode item : node.items("memory_sizes_gb")) {
                Integer size = item.asWhole(1, 1 << 20);
                if (size != null) {
                    sizes.add(size);
                }
            }
        }
        return new Bounds(minMemory, maxMemory, minReplicas, maxReplicas, node.whole("max_shards", 1, 1_000), sizes);
    }

    private static void ordered(
            ConfigNode node, String least, @Nullable Integer from, String most, @Nullable Integer to) {
        if (from != null && to != null && from > to) {
            node.refuse("has a " + least + " that is larger than its " + most);
        }
    }

    private @Nullable Operator operator(ConfigNode node, Set<String> services, Set<String> takenKeys) {
        if (!node.isMapping("name", "key_ids", "secret_hash", "may")) {
            return null;
        }
        String name = uniqueName(node);
        Set<String> keyIds = new HashSet<>();
        if (node.has("key_ids")) {
            for (ConfigNode item : node.items("key_ids")) {
                String id = item.asText();
                if (!id.isEmpty() && !id.matches("[0-9A-Za-z]{12}")) {
                    item.refuse("must be a key's id of 12 letters and digits, from ./weir keys list");
                } else if (!id.isEmpty() && !takenKeys.add(id)) {
                    item.refuse("is listed before: a key is one operator");
                }
                keyIds.add(id);
            }
        }
        SecretHash secret = secretHash(node);
        if (!node.has("key_ids") && !node.has("secret_hash")) {
            node.refuse("must have key_ids or a secret_hash");
        }
        List<Operator.Grant> may = new ArrayList<>();
        Set<String> granted = new HashSet<>();
        for (ConfigNode item : node.items("may")) {
            if (!item.isMapping("service", "actions", "bounds")) {
                continue;
            }
            String service = item.text("service");
            if (!service.isEmpty() && !services.contains(service)) {
                item.at("service").refuse("names a service that there is not");
            } else if (!granted.add(service)) {
                item.at("service").refuse("is listed before");
            }
            may.add(new Operator.Grant(service, actions(item), bounds(item)));
        }
        return new Operator(name, keyIds, secret, may);
    }

    private static @Nullable SecretHash secretHash(ConfigNode node) {
        if (!node.has("secret_hash")) {
            return null;
        }
        String text = node.text("secret_hash");
        SecretHash hash = SecretHash.parse(text);
        if (hash == null && !text.isEmpty()) {
            node.at("secret_hash")
                    .refuse("is no hash of at least " + SecretHash.FEWEST_ITERATIONS
                            + " iterations as ./weir check config --hash makes it");
        }
        return hash;
    }

    private static Set<Action> actions(ConfigNode grant) {
        if (!grant.has("actions")) {
            return Set.of(Action.values());
        }
        Set<Action> actions = new HashSet<>();
        for (ConfigNode item : grant.items("actions")) {
            Action action = item.asChoice(Action.class);
            if (action != null) {
                actions.add(action);
            }
        }
        return actions;
    }

    private String uniqueName(ConfigNode node) {
        String name = node.name("name");
        if (!name.isEmpty() && !names.add(name)) {
            node.at("name").refuse("is there before");
        }
        return name;
    }
}
