package dev.weir.local.clickhouse;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The folders that ClickHouse's own log tables left behind: the system database forgets them at each start, and then
 * refuses to make them again.
 */
final class LogTables {

    private LogTables() {}

    static void removeFrom(Path data) throws IOException {
        Path system = data.resolve("data").resolve("system");
        if (!Files.isDirectory(system)) {
            return;
        }
        try (DirectoryStream<Path> tables = Files.newDirectoryStream(system, "*_log*")) {
            for (Path table : tables) {
                remove(table);
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
