package dev.weir.reporting.exports.runs;

import dev.weir.reporting.s3.S3Settings;
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
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.utils.AttributeMap;

/** The bucket where results lie: copied within the store, checked, read, removed. */
public final class ResultStore implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofMinutes(2);
    private static final int NOT_FOUND = 404;

    /** An object as it is now. */
    public record Found(long size, String etag) {}

    private final S3Client s3;
    private final S3Presigner presigner;
    private final String bucket;
    private final long partSize;

    /** Copies in parts of that many bytes what is larger. */
    public ResultStore(S3Settings settings, long partSize) {
        this.bucket = settings.bucket();
        this.partSize = partSize;
        AwsCredentialsProvider credentials = credentials(settings);
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClient(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE)
                        .buildWithDefaults(AttributeMap.builder()
                                .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, settings.skipVerify())
                                .build()));
        S3Presigner.Builder signing =
                S3Presigner.builder().region(Region.of(settings.region())).credentialsProvider(credentials);
        URI endpoint = settings.endpoint();
        if (endpoint != null) {
            builder.endpointOverride(endpoint).forcePathStyle(true);
            signing.endpointOverride(endpoint)
                    .serviceConfiguration(S3Configuration.builder()
                            .pathStyleAccessEnabled(true)
                            .build());
        }
        s3 = builder.build();
        presigner = signing.build();
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) {
        String accessKey = settings.accessKey();
        String secretKey = settings.secretKey();
        return accessKey == null || secretKey == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
    }

    public String uri(String key) {
        return "s3://" + bucket + "/" + key;
    }

    public Optional<Found> find(String key) {
        try {
            HeadObjectResponse head =
                    s3.headObject(request -> request.bucket(bucket).key(key));
            return Optional.of(new Found(head.contentLength(), head.eTag()));
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Copies an object within the store, as long as it still is what was found. */
    void copy(String from, Found found, String to) {
        if (found.size() <= partSize) {
            s3.copyObject(request -> request.sourceBucket(bucket)
                    .sourceKey(from)
                    .copySourceIfMatch(found.etag())
                    .destinationBucket(bucket)
                    .destinationKey(to));
            return;
        }
        String upload = s3.createMultipartUpload(
                        request -> request.bucket(bucket).key(to))
                .uploadId();
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (long at = 0; at < found.size(); at += partSize) {
                int number = parts.size() + 1;
                String range = "bytes=" + at + "-" + (Math.min(at + partSize, found.size()) - 1);
                String etag = s3.uploadPartCopy(request -> request.sourceBucket(bucket)
                                .sourceKey(from)
                                .copySourceIfMatch(found.etag())
                                .copySourceRange(range)
                                .destinationBucket(bucket)
                                .destinationKey(to)
                                .uploadId(upload)
                                .partNumber(number))
                        .copyPartResult()
                        .eTag();
                parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
            }
            s3.completeMultipartUpload(request ->
                    request.bucket(bucket).key(to).uploadId(upload).multipartUpload(all -> all.parts(parts)));
        } catch (SdkException e) {
            s3.abortMultipartUpload(request -> request.bucket(bucket).key(to).uploadId(upload));
            throw e;
        }
    }

    void write(String key, String json) {
        s3.putObject(
                request -> request.bucket(bucket).key(key).contentType("application/json"),
                RequestBody.fromString(json));
    }

    void remove(String key) {
        s3.deleteObject(request -> request.bucket(bucket).key(key));
    }

    /** An object's bytes; to be closed. */
    public InputStream read(String key) {
        return s3.getObject(request -> request.bucket(bucket).key(key));
    }

    /** An address at which anybody can get the object for so long, under that file name. */
    public URI link(String key, String fileName, Duration valid) {
        return URI.create(presigner
                .presignGetObject(request -> request.signatureDuration(valid)
                        .getObjectRequest(get -> get.bucket(bucket)
                                .key(key)
                                .responseContentDisposition("attachment; filename=\"" + fileName + "\"")))
                .url()
                .toExternalForm());
    }

    @Override
    public void close() {
        presigner.close();
        s3.close();
    }
}
