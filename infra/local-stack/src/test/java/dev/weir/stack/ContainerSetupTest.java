package dev.weir.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.entities.Entities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerSetupTest {
    private static final Entities ENTITIES = Entities.load(Optional.empty());

    @TempDir
    Path folder;

    @Test
    void eachReaderGetsWhatItNeedsAndNoMore() throws IOException {
        ContainerSetup.run(folder, Clock.systemUTC(), ENTITIES);

        assertThat(names("s3")).containsExactlyInAnyOrder("s3-access-key", "s3-secret-key");
        assertThat(names("cloud")).containsExactly("cloud-key-id", "cloud-key-secret");
        assertThat(names("clickhouse")).containsExactly("access.sql");
        assertThat(names("services"))
                .contains("key-pepper", "key-records.jsonl", "clickhouse-sink-password")
                .doesNotContain("api-keys.json", "clickhouse-admin-password");
        assertThat(folder.resolve("buckets/weir")).isDirectory();
    }

    @Test
    void clickHouseIsToldHashesOnly() throws IOException {
        ContainerSetup.run(folder, Clock.systemUTC(), ENTITIES);

        String statements = Files.readString(folder.resolve("clickhouse/access.sql"));
        String password = Files.readString(folder.resolve("services/clickhouse-sink-password"));
        assertThat(statements).contains("weir_sink", "weir_reader_demo").doesNotContain(password);
        assertThat(statements.lines()).allMatch(line -> line.endsWith(";"));
    }

    @Test
    void onlyTheOwnerReadsThem() throws IOException {
        ContainerSetup.run(folder, Clock.systemUTC(), ENTITIES);

        for (String reader : List.of("own", "services", "clickhouse", "s3", "cloud")) {
            for (String name : names(reader)) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                                folder.resolve(reader).resolve(name))))
                        .as(name)
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void anotherRunChangesNoSecret() throws IOException {
        ContainerSetup.run(folder, Clock.systemUTC(), ENTITIES);
        String pepper = Files.readString(folder.resolve("services/key-pepper"));
        String records = Files.readString(folder.resolve("services/key-records.jsonl"));

        ContainerSetup.run(folder, Clock.systemUTC(), ENTITIES);

        assertThat(folder.resolve("services/key-pepper")).hasContent(pepper);
        assertThat(folder.resolve("services/key-records.jsonl")).hasContent(records);
    }

    private List<String> names(String reader) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(reader))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
