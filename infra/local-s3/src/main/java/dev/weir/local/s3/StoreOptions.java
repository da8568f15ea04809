package dev.weir.local.s3;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the command line asks of the object store: its folder, its port, its bucket and who may use it. */
record StoreOptions(Path data, int port, String bucket, String accessKey, boolean exitWithParent) {

    static final String USAGE = "LocalS3 --data DIR --port N --bucket NAME --access-key KEY [--exit-with-parent],"
            + " the secret key in " + SecretKey.VARIABLE + " or " + SecretKey.VARIABLE + "_FILE";

    StoreOptions {
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new IllegalArgumentException("not a bucket name (3 to 63 of a-z, 0-9, dot and dash): " + bucket);
        }
    }

    static StoreOptions parse(String... arguments) {
        @Nullable Path data = null;
        @Nullable String bucket = null;
        @Nullable String accessKey = null;
        int port = 0;
        boolean exitWithParent = false;
        for (int at = 0; at < arguments.length; at++) {
            switch (arguments[at]) {
                case "--data" -> data = Path.of(valueOf(arguments, at++)).toAbsolutePath();
                case "--port" -> port = portOf(valueOf(arguments, at++));
                case "--bucket" -> bucket = valueOf(arguments, at++);
                case "--access-key" -> accessKey = valueOf(arguments, at++);
                case "--exit-with-parent" -> exitWithParent = true;
                default -> throw new IllegalArgumentException("unknown argument " + arguments[at] + "; use " + USAGE);
            }
        }
        if (data == null || port == 0 || bucket == null || accessKey == null) {
            throw new IllegalArgumentException("an argument is missing; use " + USAGE);
        }
        return new StoreOptions(data.normalize(), port, bucket, accessKey, exitWithParent);
    }

    private static String valueOf(String[] arguments, int at) {
        if (at + 1 == arguments.length) {
            throw new IllegalArgumentException(arguments[at] + " needs a value; use " + USAGE);
        }
        return arguments[at + 1];
    }

    private static int portOf(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("not a port: " + text, notANumber);
        }
        throw new IllegalArgumentException("not a port: " + text);
    }
}
