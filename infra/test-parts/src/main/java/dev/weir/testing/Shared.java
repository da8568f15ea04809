package dev.weir.testing;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One part of each kind for all tests of this JVM, started when first asked for and ended with the JVM. */
public final class Shared {

    private static final Lazy<RealKafka> KAFKA = new Lazy<>(RealKafka::start);
    private static final Lazy<RealClickHouse> CLICKHOUSE = new Lazy<>(RealClickHouse::start);
    private static final Lazy<RealS3> S3 = new Lazy<>(RealS3::start);

    private Shared() {}

    public static RealKafka kafka() {
        return KAFKA.get();
    }

    /** With the admin alone: tests that need other users start their own. */
    public static RealClickHouse clickHouse() {
        return CLICKHOUSE.get();
    }

    public static RealS3 s3() {
        return S3.get();
    }

    private static final class Lazy<P extends RealPart> {

        private final Supplier<P> start;
        private @Nullable P started;

        Lazy(Supplier<P> start) {
            this.start = start;
        }

        synchronized P get() {
            P part = started;
            if (part == null) {
                part = start.get();
                Runtime.getRuntime().addShutdownHook(new Thread(part::close, "close-shared-part"));
                started = part;
            }
            return part;
        }
    }
}
