package dev.weir.cloud.simulator;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Where the simulated Cloud keeps its state, replaced as a whole after each change. */
record StateFile(Path path) {
    private static final JsonMapper JSON = new JsonMapper();

    Optional<CloudState> read() throws IOException {
        return Files.exists(path) ? Optional.of(JSON.readValue(path.toFile(), CloudState.class)) : Optional.empty();
    }

    void write(CloudState state) throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".draft");
        Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(state));
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
