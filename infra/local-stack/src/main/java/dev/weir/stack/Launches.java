package dev.weir.stack;

import dev.weir.clickhouse.Topology;
import dev.weir.clickhouse.access.Access;
import dev.weir.clickhouse.access.AccessSecrets;
import dev.weir.clickhouse.access.ExportTarget;
import dev.weir.clickhouse.access.UsersXml;
import dev.weir.contract.entities.Entities;
import dev.weir.local.ChildCommand;
import dev.weir.local.ClickHouseEngine;
import dev.weir.local.ClickHousePart;
import dev.weir.local.CloudPart;
import dev.weir.local.KafkaPart;
import dev.weir.local.Part;
import dev.weir.local.PrivateFile;
import dev.weir.local.ProjectFolder;
import dev.weir.local.Readiness;
import dev.weir.local.S3Collection;
import dev.weir.local.S3Part;
import dev.weir.local.Secret;
import dev.weir.stack.Secrets.Name;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What each process of the stack is started with: its settings, its memory, its port. */
final class Launches {
    static final String BUCKET = "weir";
    static final String EXPORTS = "exports";
    static final String ADMIN = "weir_admin";

    private static final List<String> SERVICE_FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final StackHome home;
    private final ProjectFolder project;
    private final Ports ports;
    private final Secrets secrets;
    private final TenantKeys keys;
    private final Entities entities;

    Launches(StackHome home, Ports ports, Secrets secrets, TenantKeys keys, Entities entities) {
        this.home = home;
        this.project = new ProjectFolder(home.root());
        this.ports = ports;
        this.secrets = secrets;
        this.keys = keys;
        this.entities = entities;
    }

    /** All, in the order of their start. */
    List<Launch> all() throws IOException {
        return List.of(
                part(kafka(), LocalPort.KAFKA, new Probe.Port(ports.of(LocalPort.KAFKA))),
                part(
                        clickhouse(),
                        LocalPort.CLICKHOUSE,
                        new Probe.Http(URI.create(ports.url(LocalPort.CLICKHOUSE) + "/ping"))),
                part(s3(), LocalPort.S3, new Probe.Port(ports.of(LocalPort.S3))),
                cloud(),
                sink(),
                processor(),
                reporting(),
                gateway());
    }

    private Launch part(Part part, LocalPort port, Probe probe) throws IOException {
        part.prepare();
        return new Launch(part.command(project), ports.of(port), probe);
    }

    private Part kafka() {
        return new KafkaPart(
                home.data("kafka"), ports.of(LocalPort.KAFKA), ports.of(LocalPort.KAFKA_CONTROLLER), log("kafka"));
    }

    private Part clickhouse() throws IOException {
        AccessSecrets access = new AccessSecrets(
                secrets.read(Name.CLICKHOUSE_ADMIN_PASSWORD).value(),
                secrets.read(Name.CLICKHOUSE_SCHEMA_PASSWORD).value(),
                secrets.read(Name.CLICKHOUSE_SINK_PASSWORD).value(),
                secrets.read(Name.CLICKHOUSE_MONITOR_PASSWORD).value(),
                secrets.read(Name.CLICKHOUSE_READER_SECRET).value());
        ExportTarget target = new ExportTarget(URI.create(ports.url(LocalPort.S3)), BUCKET, EXPORTS);
        return new ClickHousePart(
                        ClickHouseEngine.library(),
                        home.data("clickhouse"),
                        ports.of(LocalPort.CLICKHOUSE),
                        ports.of(LocalPort.CLICKHOUSE_NATIVE),
                        new Secret(UsersXml.render(Access.describe(
                                        access, TenantKeys.TENANTS, new Topology.SingleNode(), entities)
                                .withExports(
                                        access.readerSecret(), TenantKeys.TENANTS, target, new Topology.SingleNode()))),
                        ADMIN,
                        secrets.read(Name.CLICKHOUSE_ADMIN_PASSWORD),
                        log("clickhouse"))
                .knowing(new S3Collection(
                        ExportTarget.COLLECTION,
                        target.bucketUrl(),
                        secrets.read(Name.S3_ACCESS_KEY).value(),
                        secrets.read(Name.S3_SECRET_KEY)));
    }

    private Part s3() throws IOException {
        return new S3Part(
                home.data("s3"),
                ports.of(LocalPort.S3),
                BUCKET,
                secrets.read(Name.S3_ACCESS_KEY).value(),
                secrets.read(Name.S3_SECRET_KEY),
                log("s3"));
    }

    private Launch cloud() throws IOException {
        CloudPart part = new CloudPart(
                home.data("cloud").resolve("cloud.json"),
                ports.of(LocalPort.CLOUD),
                secrets.read(Name.CLOUD_KEY_ID).value(),
                secrets.read(Name.CLOUD_KEY_SECRET),
                log("cloud"));
        PrivateFile.write(
                home.orgConfig(),
                OrgConfig.render(ports.url(LocalPort.CLOUD) + "/v1", part.keyId(), file(Name.CLOUD_KEY_SECRET), keys));
        return part(part, LocalPort.CLOUD, new Probe.Http(part.ready()));
    }

    private Launch gateway() {
        return service(
                "gateway",
                "ingest-gateway",
                "dev.weir.gateway.Gateway",
                List.of("-Xmx256m"),
                LocalPort.GATEWAY,
                LocalPort.GATEWAY_OPERATIONS,
                Map.of(
                        "WEIR_GATEWAY_PORT",
                        Integer.toString(ports.of(LocalPort.GATEWAY)),
                        "WEIR_KEY_PEPPER_FILE",
                        file(Name.KEY_PEPPER),
                        "WEIR_STATIC_KEYS_FILE",
                        keys.records().toString(),
                        "WEIR_PROCESSORS",
                        ports.address(LocalPort.PROCESSOR_OPERATIONS),
                        "WEIR_RECEIPTS_SECRET_FILE",
                        file(Name.RECEIPTS_SECRET)));
    }

    private Launch processor() {
        return service(
                "processor",
                "stream-processor",
                "dev.weir.processor.Processor",
                List.of(
                        "-Xmx192m",
                        "-XX:MaxMetaspaceSize=64m",
                        "-XX:ReservedCodeCacheSize=64m",
                        "-XX:MaxDirectMemorySize=64m"),
                LocalPort.PROCESSOR_OPERATIONS,
                LocalPort.PROCESSOR_OPERATIONS,
                Map.of(
                        "WEIR_PROCESSOR_STATE",
                        home.data("processor").toString(),
                        "WEIR_RECEIPTS_SECRET_FILE",
                        file(Name.RECEIPTS_SECRET)));
    }

    private Launch sink() {
        return service(
                "sink",
                "clickhouse-sink",
                "dev.weir.sink.Sink",
                List.of("-Xmx256m"),
                LocalPort.SINK_OPERATIONS,
                LocalPort.SINK_OPERATIONS,
                Map.of(
                        "WEIR_CLICKHOUSE",
                        ports.url(LocalPort.CLICKHOUSE),
                        "WEIR_CLICKHOUSE_SINK_PASSWORD_FILE",
                        file(Name.CLICKHOUSE_SINK_PASSWORD),
                        "WEIR_CLICKHOUSE_SCHEMA_PASSWORD_FILE",
                        file(Name.CLICKHOUSE_SCHEMA_PASSWORD)));
    }

    private Launch reporting() {
        return service(
                "reporting",
                "reporting-api",
                "dev.weir.reporting.Reporting",
                List.of("-Xmx192m"),
                LocalPort.REPORTING,
                LocalPort.REPORTING_OPERATIONS,
                Map.ofEntries(
                        Map.entry("WEIR_REPORTING_PORT", Integer.toString(ports.of(LocalPort.REPORTING))),
                        Map.entry("WEIR_KEY_PEPPER_FILE", file(Name.KEY_PEPPER)),
                        Map.entry("WEIR_STATIC_KEYS_FILE", keys.records().toString()),
                        Map.entry("WEIR_TENANTS", String.join(",", TenantKeys.TENANTS)),
                        Map.entry("WEIR_ORG_CONFIG", home.orgConfig().toString()),
                        Map.entry("WEIR_CLICKHOUSE", ports.url(LocalPort.CLICKHOUSE)),
                        Map.entry("WEIR_CLICKHOUSE_READER_SECRET_FILE", file(Name.CLICKHOUSE_READER_SECRET)),
                        Map.entry("WEIR_CLICKHOUSE_SCHEMA_PASSWORD_FILE", file(Name.CLICKHOUSE_SCHEMA_PASSWORD)),
                        Map.entry("WEIR_CLICKHOUSE_MONITOR_PASSWORD_FILE", file(Name.CLICKHOUSE_MONITOR_PASSWORD)),
                        Map.entry("WEIR_S3_ENDPOINT", ports.url(LocalPort.S3)),
                        Map.entry("WEIR_S3_BUCKET", BUCKET),
                        Map.entry("WEIR_EXPORT_LOCATION", BUCKET + "/" + EXPORTS),
                        Map.entry("WEIR_S3_ACCESS_KEY_FILE", file(Name.S3_ACCESS_KEY)),
                        Map.entry("WEIR_S3_SECRET_KEY_FILE", file(Name.S3_SECRET_KEY))));
    }

    private Launch service(
            String name,
            String module,
            String mainClass,
            List<String> memory,
            LocalPort port,
            LocalPort operations,
            Map<String, String> settings) {
        List<String> flags = new java.util.ArrayList<>(SERVICE_FLAGS);
        flags.addAll(memory);
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("WEIR_KAFKA", ports.address(LocalPort.KAFKA));
        environment.put("WEIR_OPERATIONS_HOST", "127.0.0.1");
        environment.put("WEIR_OPERATIONS_PORT", Integer.toString(ports.of(operations)));
        environment.put("WEIR_EXIT_WITH_PARENT", "true");
        // glibc would otherwise keep an arena for each thread.
        environment.put("MALLOC_ARENA_MAX", "2");
        URI readyz = URI.create(ports.url(operations) + "/readyz");
        ChildCommand command = new ChildCommand(
                name,
                flags,
                project.module(module),
                mainClass,
                List.of(),
                environment,
                log(name),
                new Readiness.Http(readyz));
        return new Launch(command, ports.of(port), new Probe.Service(readyz));
    }

    private Path log(String name) {
        return home.logs().resolve(name + ".log");
    }

    private String file(Name secret) {
        return secrets.file(secret).toString();
    }
}
