package dev.weir.cli;

import dev.weir.stack.StackFile;
import dev.weir.stack.StackProblem;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The stack's bucket, as somebody who delivers files sees it. */
final class DemoBucket implements AutoCloseable {
    private final S3Client s3;
    private final String name;

    DemoBucket(StackFile.S3 store) {
        name = store.bucket();
        s3 = S3Client.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(URI.create(store.endpoint()))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(store.accessKey(), store.secretKey())))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    void put(String key, byte[] content) throws StackProblem {
        try {
            s3.putObject(request -> request.bucket(name).key(key), RequestBody.fromBytes(content));
        } catch (SdkException e) {
            throw new StackProblem("The bucket does not take " + key + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        s3.close();
    }
}
