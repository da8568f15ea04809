package dev.weir.testing;

import dev.weir.local.FreePorts;
import dev.weir.local.S3Part;
import dev.weir.local.Secret;
import java.net.URI;
import java.nio.file.Path;

/** A real S3 API for a test, with one bucket; the local stack's own also where there are containers. */
public final class RealS3 extends RealPart {

    private final S3Part part;

    private RealS3(S3Part part, Backend backend) {
        super(backend);
        this.part = part;
    }

    public static RealS3 start() {
        Path folder = TestFolder.create("s3");
        S3Part part = new S3Part(
                folder.resolve("data"),
                FreePorts.find(1).getFirst(),
                "weir-test",
                "test-access-key",
                new Secret("only-for-tests"),
                folder.resolve("s3.log"));
        return new RealS3(part, LocalBackend.start(part, folder));
    }

    /** What it has printed. */
    public Path log() {
        return part.log();
    }

    public URI endpoint() {
        return part.endpoint();
    }

    public String bucket() {
        return part.bucket();
    }

    public String accessKey() {
        return part.accessKey();
    }

    public String secretKey() {
        return part.secretKey().value();
    }
}
