package dev.weir.reporting.loads;

import dev.weir.kit.Setting;
import dev.weir.kit.Settings;
import dev.weir.reporting.s3.S3Settings;
import java.util.List;
import java.util.Optional;

/**
 * What loads are told at the start.
 *
 * @param bucket without it none can be asked for
 * @param root what stands in the bucket before the tenants' names
 * @param runs whether this process may be the one that runs them
 */
public record LoadSettings(Optional<S3Settings> bucket, String root, boolean runs) {
    static final Setting<String> ROOT = Setting.text(
                    "WEIR_LOADS_ROOT", "where loads may read: below this prefix of the bucket and the tenant's name")
            .orElse("loads/");
    static final Setting<Boolean> RUNS = Setting.flag(
                    "WEIR_LOADS_RUN",
                    "whether this process may run loads; of all that may, one does, the others only take them")
            .orElse("true");

    public static final List<Setting<?>> ALL = List.of(ROOT, RUNS);

    public static LoadSettings from(Settings settings) {
        return new LoadSettings(S3Settings.from(settings), settings.get(ROOT), settings.get(RUNS));
    }

    /** None, for where there is no bucket. */
    public static LoadSettings none() {
        return new LoadSettings(Optional.empty(), "loads/", false);
    }
}
