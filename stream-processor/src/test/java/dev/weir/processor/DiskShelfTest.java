package dev.weir.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DiskShelfTest {
    private static final long MEMORY = 16L << 20;
    private static final int IDS = 2_000_000;
    private static final int LOOKUPS = 10_000;

    /** A filter that is read as a whole for each question would be about 2 MiB. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void anIdThatIsNewIsToldFromVeryManyOldOnesByReadingLittle(@TempDir Path folder) throws IOException {
        Path files = folder.resolve("shelf");
        StoreMemory memory = StoreMemory.of(MEMORY);
        Shelf shelf = new DiskShelf(files, 0, memory);
        for (int from = 0; from < IDS; from += 1_000) {
            Map<Bytes, byte[]> entries = new HashMap<>();
            for (int i = from; i < from + 1_000; i++) {
                entries.put(id(i), new byte[16]);
            }
            shelf.put(entries);
        }
        // Opened again it is in files, and nothing of it in memory.
        shelf.close();
        shelf = new DiskShelf(files, 0, memory);
        assertThat(shelf.get(id(7))).hasSize(16);
        long before = bytesRead();

        for (int i = 0; i < LOOKUPS; i++) {
            assertThat(shelf.get(id(IDS + i))).isNull();
        }

        assertThat((bytesRead() - before) / LOOKUPS).isLessThan(16 << 10);
        shelf.close();
    }

    /** Scattered, as ids are. */
    private static Bytes id(int i) {
        return Bytes.wrap(ByteBuffer.allocate(12)
                .put(new byte[] {'d', 'e', 'm', 'o'})
                .putLong(i * 0x9E3779B97F4A7C15L)
                .array());
    }

    /** By this process, from files and the page cache alike. */
    private static long bytesRead() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
                .filter(line -> line.startsWith("rchar: "))
                .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length())))
                .sum();
    }
}
