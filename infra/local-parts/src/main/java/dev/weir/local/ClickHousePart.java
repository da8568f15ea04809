package dev.weir.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ClickHouse of the local stack: the engine's library, its folder, its ports, and who may do what in it.
 *
 * @param usersXml the content of ClickHouse's users file, which must have {@code adminUser} with {@code adminPassword}
 *     and the right to kill queries, and {@code default} without a password and with nothing but SYSTEM LISTEN
 * @param queryLog whether it keeps system.query_log
 */
public record ClickHousePart(
        Path engine,
        Path data,
        int httpPort,
        int nativePort,
        Secret usersXml,
        String adminUser,
        Secret adminPassword,
        Path log,
        Optional<LocalCluster> cluster,
        Optional<S3Collection> collection,
        boolean queryLog)
        implements Part {

    /** A server by itself. */
    public ClickHousePart(
            Path engine,
            Path data,
            int httpPort,
            int nativePort,
            Secret usersXml,
            String adminUser,
            Secret adminPassword,
            Path log) {
        this(
                engine,
                data,
                httpPort,
                nativePort,
                usersXml,
                adminUser,
                adminPassword,
                log,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** The same as one of the servers of a cluster. */
    public ClickHousePart in(LocalCluster itsCluster) {
        return with(Optional.of(itsCluster), collection, queryLog);
    }

    /** The same, knowing a bucket by that name. */
    public ClickHousePart knowing(S3Collection bucket) {
        return with(cluster, Optional.of(bucket), queryLog);
    }

    /** The same, keeping system.query_log. */
    public ClickHousePart loggingQueries() {
        return with(cluster, collection, true);
    }

    private ClickHousePart with(
            Optional<LocalCluster> itsCluster, Optional<S3Collection> itsCollection, boolean itsQueryLog) {
        return new ClickHousePart(
                engine,
                data,
                httpPort,
                nativePort,
                usersXml,
                adminUser,
                adminPassword,
                log,
                itsCluster,
                itsCollection,
                itsQueryLog);
    }

    public URI http() {
        return URI.create("http://127.0.0.1:" + httpPort);
    }

    /** The folder of which SQL may read files. */
    public Path userFiles() {
        return ServerConfig.userFiles(database());
    }

    @Override
    public String name() {
        return "clickhouse";
    }

    @Override
    public List<NamedPort> ports() {
        return List.of(
                new NamedPort("ClickHouse (HTTP)", httpPort),
                new NamedPort("ClickHouse (native protocol)", nativePort));
    }

    @Override
    public void prepare() throws IOException {
        Files.createDirectories(userFiles());
        PrivateFile.write(usersFile(), usersXml.value());
        PrivateFile.write(
                configFile(),
                new ServerConfig(database(), httpPort, nativePort, usersFile(), cluster, collection, queryLog).xml());
    }

    @Override
    public ChildCommand command(ProjectFolder project) {
        return new ChildCommand(
                name(),
                JvmFlags.with("-Xmx32m", "-XX:TieredStopAtLevel=1"),
                project.module("infra/local-clickhouse"),
                "dev.weir.local.clickhouse.LocalClickHouse",
                List.of(
                        "--engine",
                        engine.toString(),
                        "--config",
                        configFile().toString(),
                        "--data",
                        database().toString(),
                        "--http-port",
                        Integer.toString(httpPort),
                        "--admin-user",
                        adminUser,
                        "--exit-with-parent"),
                Map.of("WEIR_CLICKHOUSE_ADMIN_PASSWORD", adminPassword.value(), preloadVariable(), signalLibrary()),
                log,
                new Readiness.Http(http().resolve("/ping")));
    }

    private Path database() {
        return data.resolve("database");
    }

    private Path usersFile() {
        return data.resolve("users.xml");
    }

    private Path configFile() {
        return data.resolve("config.xml");
    }

    /** libjsig keeps the JVM's handlers of SIGSEGV and the like in place when the engine installs its own. */
    private static String signalLibrary() {
        return Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("jsig"))
                .toString();
    }

    private static String preloadVariable() {
        return Platform.isMac() ? "DYLD_INSERT_LIBRARIES" : "LD_PRELOAD";
    }
}
