package dev.weir.local.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** The broker's folder: formatted once, with a cluster id that stays. */
record BrokerStorage(Path data) {

    Path log() {
        return data.resolve("log");
    }

    void prepare(Properties settings) throws IOException {
        Files.createDirectories(log());
        if (Files.exists(log().resolve("meta.properties"))) {
            return;
        }
        Path file = data.resolve("server.properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            settings.store(out, null);
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code = StorageTool.execute(
                new String[] {"format", "--ignore-formatted", "--cluster-id", clusterId(), "--config", file.toString()},
                new PrintStream(said, true, StandardCharsets.UTF_8));
        if (code != 0) {
            throw new IOException("Kafka could not format " + log() + ": " + said.toString(StandardCharsets.UTF_8));
        }
    }

    /** Written before the folder is formatted, so that a format cut short goes on under the same id. */
    private String clusterId() throws IOException {
        Path file = data.resolve("cluster-id");
        if (!Files.exists(file)) {
            Files.writeString(file, Uuid.randomUuid().toString());
        }
        return Files.readString(file).strip();
    }
}
