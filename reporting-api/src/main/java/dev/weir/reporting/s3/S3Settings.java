package dev.weir.reporting.s3;

import dev.weir.kit.Setting;
import dev.weir.kit.Settings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the bucket is and who uses it. A wrong address does not keep the service from starting: what needs the bucket says
 * what is wrong with it.
 *
 * @param endpoint null for AWS itself
 * @param accessKey null to take the credentials of the machine's role
 * @param skipVerify whether any certificate is taken, as test endpoints need it
 * @param problem what is wrong with the settings, as a sentence; null when nothing is
 */
public record S3Settings(
        @Nullable URI endpoint,
        String region,
        String bucket,
        @Nullable String accessKey,
        @Nullable String secretKey,
        boolean skipVerify,
        @Nullable String problem) {
    public static final Setting<String> ENDPOINT = Setting.text(
                    "WEIR_S3_ENDPOINT",
                    "address of the S3 API, http:// or https://; without it AWS's own of the region")
            .asOptional();
    public static final Setting<String> REGION =
            Setting.text("WEIR_S3_REGION", "region of the bucket").orElse("us-east-1");
    public static final Setting<String> BUCKET = Setting.text(
                    "WEIR_S3_BUCKET", "the bucket of loads and exports; without it there are none")
            .asOptional();
    public static final Setting<String> ACCESS_KEY = Setting.text(
                    "WEIR_S3_ACCESS_KEY", "access key of the bucket; without it the credentials of the machine's role")
            .asOptional()
            .asSecret();
    public static final Setting<String> SECRET_KEY = Setting.text("WEIR_S3_SECRET_KEY", "secret key of the bucket")
            .asOptional()
            .asSecret();
    public static final Setting<Boolean> SKIP_VERIFY = Setting.flag(
                    "WEIR_S3_SKIP_VERIFY", "take any TLS certificate of the S3 API; for test endpoints only")
            .orElse("false");

    public static final List<Setting<?>> ALL = List.of(ENDPOINT, REGION, BUCKET, ACCESS_KEY, SECRET_KEY, SKIP_VERIFY);

    public S3Settings(
            @Nullable URI endpoint,
            String region,
            String bucket,
            @Nullable String accessKey,
            @Nullable String secretKey) {
        this(endpoint, region, bucket, accessKey, secretKey, false, null);
    }

    /** Nothing when no bucket is named. */
    public static Optional<S3Settings> from(Settings settings) {
        return settings.find(BUCKET).map(bucket -> of(settings, bucket));
    }

    /** The same with another bucket. */
    public static S3Settings of(Settings settings, String bucket) {
        String endpoint = settings.find(ENDPOINT).orElse(null);
        String problem = endpoint == null ? null : problemOf(endpoint);
        return new S3Settings(
                endpoint == null || problem != null ? null : URI.create(endpoint),
                settings.get(REGION),
                bucket,
                settings.find(ACCESS_KEY).orElse(null),
                settings.find(SECRET_KEY).orElse(null),
                settings.get(SKIP_VERIFY),
                problem);
    }

    private static @Nullable String problemOf(String endpoint) {
        if (!endpoint.startsWith("http://") && !endpoint.startsWith("https://")) {
            return "WEIR_S3_ENDPOINT must start with http:// or https://";
        }
        try {
            URI uri = URI.create(endpoint);
            return uri.getHost() == null || uri.getUserInfo() != null
                    ? "WEIR_S3_ENDPOINT must have a host, and no user or password"
                    : null;
        } catch (IllegalArgumentException e) {
            return "WEIR_S3_ENDPOINT can't be read as a URL";
        }
    }

    @Override
    public String toString() {
        return "S3Settings[secrets hidden, " + endpoint + ", " + bucket + "]";
    }
}
