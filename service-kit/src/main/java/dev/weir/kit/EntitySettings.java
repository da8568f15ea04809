package dev.weir.kit;

import dev.weir.contract.entities.Entities;
import java.nio.file.Path;

/** Which entities there are, as the settings say; every service must be told the same. */
public final class EntitySettings {
    public static final Setting<Path> DEFINITIONS = Setting.path(
                    "WEIR_ENTITY_DEFINITIONS",
                    "a folder of entity definitions (*.json) that are added to the built-in ones, or replace those of the"
                            + " same name; the same for every service")
            .asOptional();

    private EntitySettings() {}

    /** Those of this build and those of the folder. */
    public static Entities load(Settings settings) {
        return Entities.load(settings.find(DEFINITIONS));
    }
}
