package dev.weir.stack;

import java.nio.file.Path;

/**
 * The folders of one local stack.
 *
 * @param root where the product lies, with its modules and the script
 * @param folder what the stack writes and keeps: {@code .weir}
 */
public record StackHome(Path root, Path folder) {

    public StackHome(Path root) {
        this(
                root.toAbsolutePath().normalize(),
                root.toAbsolutePath().normalize().resolve(".weir"));
    }

    /** The data of one process. */
    Path data(String process) {
        return data().resolve(process);
    }

    public Path data() {
        return folder.resolve("data");
    }

    public Path secrets() {
        return folder.resolve("secrets");
    }

    public Path logs() {
        return folder.resolve("logs");
    }

    /** What makes starts faster and can be made anew. */
    public Path cache() {
        return folder.resolve("cache");
    }

    /** Which services of the simulated Cloud may be scaled, and by whom. */
    Path orgConfig() {
        return folder.resolve("org_config.yaml");
    }

    /** Addresses, keys and process ids, for scripts and users. */
    public Path stackFile() {
        return folder.resolve("stack.json");
    }

    /** How far the supervisor is. */
    public Path stateFile() {
        return folder.resolve("state.json");
    }

    Path lockFile() {
        return folder.resolve("lock");
    }
}
