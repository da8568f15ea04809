package dev.weir.testing;

import dev.weir.local.ClickHouseEngine;
import dev.weir.local.ClickHousePart;
import dev.weir.local.FreePorts;
import dev.weir.local.LocalCluster;
import dev.weir.local.S3Collection;
import dev.weir.local.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.testcontainers.clickhouse.ClickHouseContainer;
import org.testcontainers.images.builder.Transferable;

/** A real ClickHouse for a test, with the users that the test brings. */
public final class RealClickHouse extends RealPart {

    private static final String IMAGE = "clickhouse/clickhouse-server:26.7";

    private final URI http;
    private final int nativePort;
    private final TestUsers users;
    private final Path files;
    private final Optional<Path> log;

    private RealClickHouse(URI http, int nativePort, TestUsers users, Path files, Optional<Path> log, Backend backend) {
        super(backend);
        this.http = http;
        this.nativePort = nativePort;
        this.users = users;
        this.files = files;
        this.log = log;
    }

    /** A folder of which the server may read files; elsewhere it is kept from them. */
    public Path files() {
        return files;
    }

    /** What it has printed; of the local engine alone. */
    public Path log() {
        return log.orElseThrow();
    }

    /** With one user, the admin of {@link TestUsers#adminOnly()}. */
    public static RealClickHouse start() {
        return start(TestUsers.adminOnly());
    }

    public static RealClickHouse start(TestUsers users) {
        List<Integer> ports = FreePorts.find(2);
        return switch (PartsSource.current()) {
            case LOCAL -> local(users, TestFolder.create("clickhouse"), ports);
            case CONTAINERS -> container(users, ports);
        };
    }

    /** One that knows a bucket by that name, and keeps system.query_log; on the local engine alone. */
    public static RealClickHouse start(TestUsers users, S3Collection bucket) {
        Path folder = TestFolder.create("clickhouse");
        return start(part(users, folder, FreePorts.find(2)).knowing(bucket).loggingQueries(), folder, users);
    }

    /**
     * The shards of a cluster of that name, which trust each other's users. On the local engine alone, which has no
     * replicated tables and no ON CLUSTER.
     */
    public static List<RealClickHouse> startShards(int shards, String cluster, TestUsers users) {
        List<Integer> ports = FreePorts.find(2 * shards);
        LocalCluster definition = new LocalCluster(cluster, new Secret("only-for-tests"), ports.subList(0, shards));
        List<RealClickHouse> started = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            Path folder = TestFolder.create("clickhouse");
            List<Integer> its = List.of(ports.get(shards + shard), ports.get(shard));
            started.add(start(part(users, folder, its).in(definition), folder, users));
        }
        return started;
    }

    /** The address of the HTTP interface, such as {@code http://127.0.0.1:8123}. */
    public URI http() {
        return http;
    }

    public int nativePort() {
        return nativePort;
    }

    public String adminUser() {
        return users.adminUser();
    }

    public String adminPassword() {
        return users.adminPassword();
    }

    /** Runs one statement as the admin and answers with what ClickHouse wrote, without the last line end. */
    public String query(String sql) {
        return query(adminUser(), adminPassword(), sql);
    }

    /** Runs one statement as a given user; what ClickHouse refuses is thrown with its words. */
    public String query(String user, String password, String sql) {
        HttpRequest request = HttpRequest.newBuilder(http)
                .header("X-ClickHouse-User", user)
                .header("X-ClickHouse-Key", password)
                .POST(BodyPublishers.ofString(sql))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new RefusedQuery(answer.body().strip());
            }
            return answer.body().stripTrailing();
        } catch (IOException away) {
            throw new UncheckedIOException(away);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during a query", interrupted);
        }
    }

    private static RealClickHouse local(TestUsers users, Path folder, List<Integer> ports) {
        return start(part(users, folder, ports), folder, users);
    }

    private static RealClickHouse start(ClickHousePart part, Path folder, TestUsers users) {
        return new RealClickHouse(
                part.http(),
                part.nativePort(),
                users,
                part.userFiles(),
                Optional.of(part.log()),
                LocalBackend.start(part, folder));
    }

    private static ClickHousePart part(TestUsers users, Path folder, List<Integer> ports) {
        return new ClickHousePart(
                ClickHouseEngine.library(),
                folder.resolve("data"),
                ports.get(0),
                ports.get(1),
                new Secret(users.xml()),
                users.adminUser(),
                new Secret(users.adminPassword()),
                folder.resolve("clickhouse.log"));
    }

    // Closed by the backend.
    @SuppressWarnings("resource")
    private static RealClickHouse container(TestUsers users, List<Integer> ports) {
        ClickHouseContainer clickHouse = new ClickHouseContainer(IMAGE);
        clickHouse.withCopyToContainer(Transferable.of(users.xml()), "/etc/clickhouse-server/users.xml");
        clickHouse.setPortBindings(
                List.of("127.0.0.1:" + ports.get(0) + ":8123", "127.0.0.1:" + ports.get(1) + ":9000"));
        Backend backend = ContainerBackend.start(clickHouse, ports.get(0));
        return new RealClickHouse(
                URI.create("http://127.0.0.1:" + ports.get(0)),
                ports.get(1),
                users,
                Path.of("/var/lib/clickhouse/user_files"),
                Optional.empty(),
                backend);
    }
}
