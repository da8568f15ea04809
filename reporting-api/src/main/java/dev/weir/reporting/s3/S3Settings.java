package dev.weir.reporting.s3;

import dev.weir.kit.Setting;
import dev.weir.kit.Settings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the bucket is and who reads it.
 *
 * @param endpoint null for AWS itself
 * @param accessKey null to take the credentials of the machine's role
 */
public record S3Settings(
        @Nullable URI endpoint,
        String region,
        String bucket,
        @Nullable String accessKey,
        @Nullable String secretKey) {
    public static final Setting<URI> ENDPOINT = Setting.httpUrl(
                    "WEIR_S3_ENDPOINT", "address of the S3 API; without it AWS's own of the region")
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
    public static final Setting<String> SECRET_KEY = Setting.text(
                    "WEIR_S3_SECRET_KEY", "secret key of the bucket")
            .asOptional()
            .asSecret();

    public static final List<Setting<?>> ALL = List.of(ENDPOINT, REGION, BUCKET, ACCESS_KEY, SECRET_KEY);

    /** Nothing when no bucket is named. */
    public static Optional<S3Settings> from(Settings settings) {
        return settings.find(BUCKET)
                .map(bucket -> new S3Settings(
                        settings.find(ENDPOINT).orElse(null),
                        settings.get(REGION),
                        bucket,
                        settings.find(ACCESS_KEY).orElse(null),
                        settings.find(SECRET_KEY).orElse(null)));
    }

    @Override
    public String toString() {
        return "S3Settings[secrets hidden, " + endpoint + ", " + bucket + "]";
    }
}
