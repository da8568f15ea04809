package dev.weir.reporting.s3;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The bucket as its reader sees it. */
public final class Bucket implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final S3Client s3;
    private final String name;

    private Bucket(S3Client s3, String name) {
        this.s3 = s3;
        this.name = name;
    }

    public static Bucket open(S3Settings settings) {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE));
        URI endpoint = settings.endpoint();
        if (endpoint != null) {
            builder.endpointOverride(endpoint).forcePathStyle(true);
        }
        return new Bucket(builder.build(), settings.bucket());
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) {
        String accessKey = settings.accessKey();
        String secretKey = settings.secretKey();
        return accessKey == null || secretKey == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
    }

    /**
     * What lies below a prefix, by key; folders' own markers left out.
     *
     * @return nothing when there are more than that
     */
    public Optional<List<StoredObject>> list(String prefix, int most) throws BucketProblem {
        List<StoredObject> found = new ArrayList<>();
        try {
            var pages = s3.listObjectsV2Paginator(
                    ListObjectsV2Request.builder().bucket(name).prefix(prefix).build());
            for (S3Object each : pages.contents()) {
                if (!each.key().endsWith("/")) {
                    found.add(new StoredObject(
                            each.key(),
                            each.size(),
                            each.eTag(),
                            each.lastModified().toEpochMilli()));
                }
                if (found.size() > most) {
                    return Optional.empty();
                }
            }
        } catch (SdkException e) {
            throw BucketProblem.of(e);
        }
        return Optional.of(found);
    }

    /** An object's bytes, as it was listed; a broken connection is made anew where it broke. */
    public InputStream read(StoredObject object) {
        return new ObjectStream(this, object);
    }

    /** Fails unless an object still is what it was when it was listed. */
    public void requireUnchanged(StoredObject object) throws BucketProblem {
        try {
            s3.headObject(head -> head.bucket(name).key(object.key()).ifMatch(object.etag()));
        } catch (SdkException e) {
            throw BucketProblem.of(e);
        }
    }

    ResponseInputStream<GetObjectResponse> open(StoredObject object, long from) throws BucketProblem {
        try {
            GetObjectRequest.Builder request =
                    GetObjectRequest.builder().bucket(name).key(object.key()).ifMatch(object.etag());
            if (from > 0) {
                request.range("bytes=" + from + "-");
            }
            return s3.getObject(request.build());
        } catch (SdkException e) {
            throw BucketProblem.of(e);
        }
    }

    @Override
    public void close() {
        s3.close();
    }
}
