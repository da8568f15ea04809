package dev.weir.local.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** Serves a folder as an S3 API on loopback, each of its sub-folders a bucket, and keeps it until told to stop. */
public final class LocalS3 {

    /** The line that says that clients are served from now on. */
    static final String READY = "S3 is ready on 127.0.0.1:";

    private LocalS3() {}

    public static void main(String[] arguments) {
        try {
            run(StoreOptions.parse(arguments), SecretKey.from(System.getenv()));
        } catch (Exception wrong) {
            System.err.println("S3 did not start: " + wrong.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }

    // Its start() is declared to throw Exception.
    private static void run(StoreOptions options, SecretKey secret) throws Exception {
        Files.createDirectories(options.data().resolve(options.bucket()));
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(options.data().toString()))
                .endpoint(URI.create("http://127.0.0.1:" + options.port()))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, options.accessKey(), secret.value())
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(proxy), "stop-s3"));
        proxy.start();
        System.out.println(READY + options.port());
        if (options.exitWithParent()) {
            exitWhenInputEnds();
        }
    }

    private static void stop(S3Proxy proxy) {
        try {
            proxy.stop();
        } catch (Exception wrong) {
            System.err.println("S3 did not stop cleanly: " + wrong.getMessage());
        }
    }

    /** The parent holds the other end of standard input: it ends when the parent does, however that happens. */
    private static void exitWhenInputEnds() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            System.out.println("Standard input broke: " + broken.getMessage());
        }
        System.exit(0);
    }
}
