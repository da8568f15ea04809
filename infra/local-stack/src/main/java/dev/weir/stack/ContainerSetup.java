package dev.weir.stack;

import dev.weir.clickhouse.Topology;
import dev.weir.clickhouse.access.Access;
import dev.weir.clickhouse.access.AccessSecrets;
import dev.weir.clickhouse.access.AccessSql;
import dev.weir.clickhouse.access.ExportTarget;
import dev.weir.contract.entities.Entities;
import dev.weir.kit.EntitySettings;
import dev.weir.kit.Settings;
import dev.weir.kit.access.Pepper;
import dev.weir.local.PrivateFile;
import dev.weir.stack.Secrets.Name;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * The one-shot set-up of docker-compose.yml: {@code ContainerSetup FOLDER [--show-keys]} makes the secrets and API keys
 * that are missing, and puts into a folder for each reader what that one needs and no more.
 */
public final class ContainerSetup {
    private static final List<Name> FOR_SERVICES = List.of(
            Name.KEY_PEPPER,
            Name.RECEIPTS_SECRET,
            Name.CLICKHOUSE_SCHEMA_PASSWORD,
            Name.CLICKHOUSE_SINK_PASSWORD,
            Name.CLICKHOUSE_MONITOR_PASSWORD,
            Name.CLICKHOUSE_READER_SECRET,
            Name.S3_ACCESS_KEY,
            Name.S3_SECRET_KEY,
            Name.CLOUD_KEY_SECRET);
    private static final URI S3_AMONG_CONTAINERS = URI.create("http://s3:9001");
    private static final List<Name> FOR_S3 = List.of(Name.S3_ACCESS_KEY, Name.S3_SECRET_KEY);

    private static final List<Name> FOR_CLOUD = List.of(Name.CLOUD_KEY_ID, Name.CLOUD_KEY_SECRET);

    /** The simulator shares the reporting API's network there: a key is sent over http on loopback only. */
    private static final String CLOUD = "http://127.0.0.1:9105/v1";

    private static final String CLOUD_SECRET = "/run/weir/cloud-key-secret";

    private ContainerSetup() {}

    public static void main(String[] arguments) throws IOException, Settings.Bad {
        Path folder = Path.of(arguments[0]);
        Settings settings = Settings.read(System.getenv(), List.of(EntitySettings.DEFINITIONS));
        run(folder, Clock.systemUTC(), EntitySettings.load(settings));
        if (List.of(arguments).contains("--show-keys")) {
            System.out.println(Files.readString(folder.resolve("own").resolve("api-keys.json")));
        } else {
            System.out.println(
                    "Secrets and API keys are there; to see the keys: docker compose run --rm setup --show-keys");
        }
    }

    static void run(Path folder, Clock clock, Entities entities) throws IOException {
        Path own = folder.resolve("own");
        Secrets secrets = Secrets.in(own);
        TenantKeys keys =
                TenantKeys.in(own, new Pepper(secrets.read(Name.KEY_PEPPER).value()), clock);

        Path services = folder.resolve("services");
        copy(secrets, FOR_SERVICES, services);
        PrivateFile.write(services.resolve("key-records.jsonl"), Files.readString(keys.records()));
        PrivateFile.write(
                services.resolve("org_config.yaml"),
                OrgConfig.render(CLOUD, secrets.read(Name.CLOUD_KEY_ID).value(), CLOUD_SECRET, keys));
        copy(secrets, FOR_S3, folder.resolve("s3"));
        copy(secrets, FOR_CLOUD, folder.resolve("cloud"));
        PrivateFile.write(folder.resolve("clickhouse").resolve("access.sql"), access(secrets, entities));
        // A bucket of s3proxy is a folder.
        Files.createDirectories(folder.resolve("buckets").resolve(Launches.BUCKET));
    }

    private static void copy(Secrets secrets, List<Name> names, Path folder) throws IOException {
        for (Name name : names) {
            PrivateFile.write(
                    folder.resolve(secrets.file(name).getFileName()),
                    secrets.read(name).value());
        }
    }

    private static String access(Secrets secrets, Entities entities) throws IOException {
        AccessSecrets access = new AccessSecrets(
                secrets.read(Name.CLICKHOUSE_ADMIN_PASSWORD).value(),
                secrets.read(Name.CLICKHOUSE_SCHEMA_PASSWORD).value(),
                secrets.read(Name.CLICKHOUSE_SINK_PASSWORD).value(),
                secrets.read(Name.CLICKHOUSE_MONITOR_PASSWORD).value(),
                secrets.read(Name.CLICKHOUSE_READER_SECRET).value());
        Topology singleNode = new Topology.SingleNode();
        ExportTarget target = new ExportTarget(S3_AMONG_CONTAINERS, Launches.BUCKET, Launches.EXPORTS);
        Access everybody = Access.describe(access, TenantKeys.TENANTS, singleNode, entities)
                .withExports(access.readerSecret(), TenantKeys.TENANTS, target, singleNode);
        List<String> statements = new ArrayList<>(AccessSql.collection(
                target,
                secrets.read(Name.S3_ACCESS_KEY).value(),
                secrets.read(Name.S3_SECRET_KEY).value()));
        statements.addAll(AccessSql.render(everybody, singleNode));
        return String.join(
                "", statements.stream().map(statement -> statement + ";\n").toList());
    }
}
