package dev.weir.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The simulator of the ClickHouse Cloud API, with its state in a file. */
public record CloudPart(Path state, int port, String keyId, Secret keySecret, Path log) implements Part {

    public URI ready() {
        return URI.create("http://127.0.0.1:" + port + "/readyz");
    }

    @Override
    public String name() {
        return "cloud";
    }

    @Override
    public List<NamedPort> ports() {
        return List.of(new NamedPort("the simulator of the Cloud API", port));
    }

    @Override
    public void prepare() throws IOException {
        Files.createDirectories(state.toAbsolutePath().getParent());
    }

    @Override
    public ChildCommand command(ProjectFolder project) {
        return new ChildCommand(
                name(),
                JvmFlags.with("-Xmx32m", "-XX:TieredStopAtLevel=1"),
                project.module("infra/cloud-simulator"),
                "dev.weir.cloud.simulator.LocalCloud",
                List.of(
                        "--state",
                        state.toString(),
                        "--port",
                        Integer.toString(port),
                        "--key-id",
                        keyId,
                        "--exit-with-parent"),
                Map.of("WEIR_CLOUD_KEY_SECRET", keySecret.value()),
                log,
                new Readiness.Http(ready()));
    }
}
