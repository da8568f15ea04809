package dev.weir.kit.access;

import dev.weir.kit.Setting;
import java.nio.file.Path;

/** What every service that checks keys is told of them. */
public final class KeySettings {
    public static final Setting<String> PEPPER = Setting.text(
                    "WEIR_KEY_PEPPER", "the secret under which API keys are hashed; the same for all services")
            .asSecret();
    public static final Setting<Path> STATIC_FILE = Setting.path(
                    "WEIR_STATIC_KEYS_FILE", "file of hashed key records, one JSON object a line")
            .asOptional();

    private KeySettings() {}
}
