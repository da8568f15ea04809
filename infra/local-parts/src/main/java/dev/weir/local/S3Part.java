package dev.weir.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The S3 API of the local stack, over a folder. */
public record S3Part(Path data, int port, String bucket, String accessKey, Secret secretKey, Path log) implements Part {

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public List<NamedPort> ports() {
        return List.of(new NamedPort("S3", port));
    }

    @Override
    public void prepare() throws IOException {
        Files.createDirectories(data);
    }

    @Override
    public ChildCommand command(ProjectFolder project) {
        return new ChildCommand(
                name(),
                // It checks the signature of each part of an upload in memory; exports send a few of 16 MiB at a time.
                JvmFlags.with("-Xmx512m"),
                project.module("infra/local-s3"),
                "dev.weir.local.s3.LocalS3",
                List.of(
                        "--data",
                        data.toString(),
                        "--port",
                        Integer.toString(port),
                        "--bucket",
                        bucket,
                        "--access-key",
                        accessKey,
                        "--exit-with-parent"),
                Map.of("WEIR_S3_SECRET_KEY", secretKey.value()),
                log,
                new Readiness.Line("S3 is ready on "));
    }
}
