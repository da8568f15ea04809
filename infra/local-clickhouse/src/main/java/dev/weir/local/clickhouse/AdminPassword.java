package dev.weir.local.clickhouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The password of the user who may end the engine, taken from the environment and never shown. */
record AdminPassword(String value) {

    static final String VARIABLE = "WEIR_CLICKHOUSE_ADMIN_PASSWORD";

    static AdminPassword from(Map<String, String> environment) throws IOException {
        String value = environment.get(VARIABLE);
        if (value != null) {
            return new AdminPassword(value);
        }
        String file = environment.get(VARIABLE + "_FILE");
        if (file != null) {
            return new AdminPassword(Files.readString(Path.of(file)).strip());
        }
        throw new IllegalArgumentException("neither " + VARIABLE + " nor " + VARIABLE + "_FILE is set");
    }

    @Override
    public String toString() {
        return "AdminPassword[hidden]";
    }
}
