package dev.weir.stack;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.local.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the supervisor is, for the commands that watch it: {@code .weir/state.json}.
 *
 * @param supervisor its process id
 */
public record StackState(long supervisor, Phase phase, List<Seen> processes) {

    /** The life of a stack. */
    public enum Phase {
        STARTING,
        READY,
        STOPPING
    }

    /**
     * A process as the supervisor last saw it.
     *
     * @param state ready, not ready or dead
     * @param reason why it isn't ready; null when it is
     * @param restarts how often it had to be started again
     */
    public record Seen(String name, String state, @Nullable String reason, int restarts) {}

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public static Optional<StackState> read(StackHome home) throws IOException {
        return Files.exists(home.stateFile())
                ? Optional.of(JSON.readValue(home.stateFile().toFile(), StackState.class))
                : Optional.empty();
    }

    void write(StackHome home) throws IOException {
        PrivateFile.write(home.stateFile(), JSON.writeValueAsString(this));
    }
}
