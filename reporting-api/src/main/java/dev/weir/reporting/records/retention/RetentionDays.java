package dev.weir.reporting.records.retention;

import dev.weir.contract.Tenants;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.kit.Setting;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * For how many days versions are kept that have ended: what a tenant was promised, else what the entity's definition says,
 * else for ever.
 */
public record RetentionDays(Map<String, Integer> promised) {
    private static final Pattern PROMISE = Pattern.compile("([a-z][a-z0-9-]*)/([a-z][a-z0-9_]*)=(\\d{1,5})");

    public static final Setting<RetentionDays> SETTING = Setting.of(
                    "WEIR_RETENTION_DAYS",
                    "how many days a tenant's ended versions of an entity's records are kept, where that is not what the"
                            + " definition says: tenant/entity=days, several by commas; 0 keeps them for ever",
                    RetentionDays::read)
            .asOptional();

    public static final Setting<Duration> EVERY = Setting.duration(
                    "WEIR_RETENTION_EVERY", "how often versions are looked for that are to be removed; 0s: never")
            .orElse("24h");

    public RetentionDays {
        promised = Map.copyOf(promised);
    }

    /** As the definitions say. */
    public static RetentionDays asDefined() {
        return new RetentionDays(Map.of());
    }

    /** Empty when they are kept for ever. */
    public OptionalInt of(String tenant, EntityDefinition entity) {
        Integer days = promised.get(tenant + "/" + entity.name());
        if (days == null) {
            return entity.retentionDays();
        }
        return days == 0 ? OptionalInt.empty() : OptionalInt.of(days);
    }

    static RetentionDays read(String text) {
        Map<String, Integer> promised = new HashMap<>();
        for (String each : text.strip().split("\\s*,\\s*")) {
            Matcher promise = PROMISE.matcher(each);
            if (!promise.matches()
                    || !Tenants.isValid(promise.group(1))
                    || promised.put(promise.group(1) + "/" + promise.group(2), Integer.valueOf(promise.group(3)))
                            != null) {
                throw new Setting.Refused("tenant/entity=days, each tenant and entity once, several by commas");
            }
        }
        return new RetentionDays(promised);
    }
}
