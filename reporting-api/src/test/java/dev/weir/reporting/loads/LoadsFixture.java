package dev.weir.reporting.loads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.clickhouse.ClickHouseConnection;
import dev.weir.clickhouse.Migrations;
import dev.weir.clickhouse.Topology;
import dev.weir.clickhouse.access.Access;
import dev.weir.clickhouse.access.AccessSecrets;
import dev.weir.clickhouse.access.ExportTarget;
import dev.weir.clickhouse.access.ReaderPasswords;
import dev.weir.clickhouse.access.UsersXml;
import dev.weir.contract.Topics;
import dev.weir.contract.entities.Entities;
import dev.weir.kit.KafkaTopics;
import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.KeyRecord;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpEdge;
import dev.weir.local.S3Collection;
import dev.weir.local.Secret;
import dev.weir.reporting.exports.query.ExportServer;
import dev.weir.reporting.exports.query.ServerAddress;
import dev.weir.reporting.kafka.TopicWriter;
import dev.weir.reporting.s3.S3Settings;
import dev.weir.testing.RealClickHouse;
import dev.weir.testing.RealKafka;
import dev.weir.testing.RealS3;
import dev.weir.testing.TestUsers;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Loads over HTTP in this JVM, with a real Kafka and a real bucket; what they wrote is read as a consumer would. */
final class LoadsFixture implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PARTITIONS = 2;
    private static final AccessSecrets SECRETS =
            new AccessSecrets("admin", "schema", "sink", "monitor", "reader secret");

    final ApiKey demo = ApiKey.generate();
    final ApiKey acme = ApiKey.generate();
    final RealKafka kafka = RealKafka.start();
    final RealS3 s3 = RealS3.start();

    final RealClickHouse clickHouse = clickHouse(s3);

    private final KeyDirectory keys;
    private final ExportServer bucketReader =
            new ExportServer(ServerAddress.of(clickHouse.http()), new ReaderPasswords(SECRETS.readerSecret()));
    private final S3Client bucket;
    private final TopicWriter writer;
    private final HttpClient http = HttpClient.newHttpClient();
    private Running running;

    private record Running(Loads loads, Javalin server) {}

    LoadsFixture() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            KafkaTopics.ensure(admin, Topics.ALL, PARTITIONS, 1);
        }
        Pepper pepper = new Pepper("pepper");
        keys = new KeyDirectory(pepper, Clock.systemUTC());
        keys.put(KeyRecord.of(demo, pepper, "demo", Set.of(Scope.INGEST), "test", Instant.now()));
        keys.put(KeyRecord.of(acme, pepper, "acme", Set.of(Scope.INGEST), "test", Instant.now()));
        writer = new TopicWriter(kafka.bootstrap());
        bucket = S3Client.builder()
                .endpointOverride(s3.endpoint())
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
                .build();
        running = start(s3.bucket(), s3.secretKey());
    }

    /** One that knows the bucket, as a process beside it does. */
    private static RealClickHouse clickHouse(RealS3 s3) {
        List<String> tenants = List.of("demo", "acme");
        ExportTarget target = new ExportTarget(s3.endpoint(), s3.bucket(), "exports");
        Access access = Access.describe(SECRETS, tenants)
                .withExports(SECRETS.readerSecret(), tenants, target, new Topology.SingleNode());
        RealClickHouse clickHouse = RealClickHouse.start(
                new TestUsers(UsersXml.render(access), "weir_admin", SECRETS.adminPassword()),
                new S3Collection(
                        ExportTarget.COLLECTION, target.bucketUrl(), s3.accessKey(), new Secret(s3.secretKey())));
        Migrations.apply(ClickHouseConnection.to(clickHouse.http(), "weir_schema", SECRETS.schemaPassword()));
        return clickHouse;
    }

    private Running start(String bucketName, String secretKey) {
        Loads loads = new Loads(
                new LoadSettings(
                        Optional.of(new S3Settings(s3.endpoint(), "us-east-1", bucketName, s3.accessKey(), secretKey)),
                        "loads/",
                        true),
                new Loads.Parts(
                        kafka.bootstrap(),
                        URI.create("http://127.0.0.1:1"),
                        new ReaderPasswords(SECRETS.readerSecret()),
                        bucketReader,
                        writer),
                Entities.load(Optional.empty()),
                Clock.systemUTC());
        Javalin server = Javalin.create(config -> {
            HttpEdge.install(config, keys);
            loads.addTo(config);
        });
        loads.start();
        server.start("127.0.0.1", 0);
        return new Running(loads, server);
    }

    /** The same again as another process would be, with another bucket or secret. */
    void restart(String bucketName, String secretKey) {
        end();
        running = start(bucketName, secretKey);
    }

    void restart() {
        restart(s3.bucket(), s3.secretKey());
    }

    private void end() {
        running.server().stop();
        running.loads().close();
    }

    void put(String key, byte[] content) {
        putInto(s3.bucket(), key, content);
    }

    void putInto(String bucketName, String key, byte[] content) {
        bucket.putObject(request -> request.bucket(bucketName).key(key), RequestBody.fromBytes(content));
    }

    void makeBucket(String bucketName) {
        bucket.createBucket(request -> request.bucket(bucketName));
    }

    byte[] bytes(String key) {
        return bucket.getObjectAsBytes(request -> request.bucket(s3.bucket()).key(key))
                .asByteArray();
    }

    /** Has ClickHouse write what a query finds as Parquet. */
    void putParquet(String key, String compression, String query) {
        clickHouse.query(
                "INSERT INTO FUNCTION s3('%s/%s/%s', '%s', '%s', 'Parquet') SETTINGS output_format_parquet_compression_method = '%s', s3_truncate_on_insert = 1 %s"
                        .formatted(
                                s3.endpoint(), s3.bucket(), key, s3.accessKey(), s3.secretKey(), compression, query));
    }

    void put(String key, String content) {
        put(key, content.getBytes(UTF_8));
    }

    /** Asks for a load and gives its id. */
    String ask(ApiKey key, String prefix) {
        return ask(key, "companies", prefix);
    }

    String ask(ApiKey key, String entity, String prefix) {
        HttpResponse<String> answer =
                post(key, "{\"entity\":\"" + entity + "\",\"s3_prefix\":\"" + prefix + "\",\"mode\":\"incremental\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return json(answer).path("job_id").asText();
    }

    JsonNode ended(ApiKey key, String jobId) {
        return await().atMost(Duration.ofMinutes(2))
                .until(
                        () -> load(key, jobId),
                        load -> !Set.of("", "PENDING", "RUNNING")
                                .contains(load.path("status").asText()));
    }

    JsonNode load(ApiKey key, String jobId) {
        return json(get(key, "/api/loads/" + jobId));
    }

    HttpResponse<String> post(ApiKey key, String body) {
        return send(request(key, "/api/loads").POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> get(ApiKey key, String path) {
        return send(request(key, path));
    }

    HttpResponse<String> delete(ApiKey key, String jobId) {
        return send(request(key, "/api/loads/" + jobId).DELETE());
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(answer.body(), e);
        }
    }

    private HttpRequest.Builder request(ApiKey key, String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + running.server().port() + path))
                .header("Authorization", "Bearer " + key.reveal())
                .header("Content-Type", "application/json");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** All that is committed on a topic. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new TopicPartition(topic, i));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            }
        }
        return found;
    }

    @Override
    public void close() {
        end();
        writer.close();
        bucket.close();
        http.close();
        bucketReader.close();
        clickHouse.close();
        s3.close();
        kafka.close();
    }
}
