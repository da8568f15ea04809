package dev.weir.local.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The secret half of the store's key pair, taken from the environment and never shown. */
record SecretKey(String value) {

    static final String VARIABLE = "WEIR_S3_SECRET_KEY";

    static SecretKey from(Map<String, String> environment) throws IOException {
        String value = environment.get(VARIABLE);
        if (value != null) {
            return new SecretKey(value);
        }
        String file = environment.get(VARIABLE + "_FILE");
        if (file != null) {
            return new SecretKey(Files.readString(Path.of(file)).strip());
        }
        throw new IllegalArgumentException("neither " + VARIABLE + " nor " + VARIABLE + "_FILE is set");
    }

    @Override
    public String toString() {
        return "SecretKey[hidden]";
    }
}
