package dev.weir.processor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * The name under which a processor is known to its group, kept beside its stores: after a crash it takes its own place
 * again at once, instead of waiting for the group to notice.
 */
final class InstanceId {
    private static final String FILE = "instance-id";

    private InstanceId() {}

    static String of(Path state) throws IOException {
        Files.createDirectories(state);
        Path file = state.resolve(FILE);
        if (Files.exists(file)) {
            String id = Files.readString(file).strip();
            if (!id.isEmpty()) {
                return id;
            }
        }
        String id = "processor-" + UUID.randomUUID();
        Path draft = Files.writeString(state.resolve(FILE + ".new"), id);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return id;
    }
}
