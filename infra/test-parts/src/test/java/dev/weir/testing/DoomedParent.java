package dev.weir.testing;

import dev.weir.local.ChildProcess;
import dev.weir.local.ClickHouseEngine;
import dev.weir.local.ClickHousePart;
import dev.weir.local.FreePorts;
import dev.weir.local.KafkaPart;
import dev.weir.local.Part;
import dev.weir.local.ProjectFolder;
import dev.weir.local.S3Part;
import dev.weir.local.Secret;
import java.nio.file.Path;
import java.util.List;

/** A small program that starts the three parts, prints their process ids, and waits to be killed. */
final class DoomedParent {

    private DoomedParent() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        List<Integer> ports = FreePorts.find(5);
        TestUsers users = TestUsers.adminOnly();
        List<Part> parts = List.of(
                new KafkaPart(folder.resolve("kafka"), ports.get(0), ports.get(1), folder.resolve("kafka.log")),
                new ClickHousePart(
                        ClickHouseEngine.library(),
                        folder.resolve("clickhouse"),
                        ports.get(2),
                        ports.get(3),
                        new Secret(users.xml()),
                        users.adminUser(),
                        new Secret(users.adminPassword()),
                        folder.resolve("clickhouse.log")),
                new S3Part(
                        folder.resolve("s3"),
                        ports.get(4),
                        "weir",
                        "key",
                        new Secret("only-for-tests"),
                        folder.resolve("s3.log")));
        for (Part part : parts) {
            ChildProcess child = part.start(ProjectFolder.find());
            System.out.println(child.pid());
        }
        System.out.println("all started");
        Thread.currentThread().join();
    }
}
