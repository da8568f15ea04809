package dev.weir.processor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a memory that was closed in order leaves beside its shelves: up to where of its changelog they go, and what else
 * it would have to read there. It goes before the shelves are written to, so that after a crash there is none.
 */
record ClosedMemory(Map<TopicPartition, Long> offsets, long nextPage, long oldestPage, Totals books) {
    private static final String FILE = "closed";
    private static final String NEXT = "next-page";
    private static final String OLDEST = "oldest-page";
    private static final String BOOKS = "books";
    private static final String OFFSET = "offset:";

    static @Nullable ClosedMemory in(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return null;
        }
        Properties left = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            left.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (String name : left.stringPropertyNames()) {
            if (name.startsWith(OFFSET)) {
                int partitionAt = name.lastIndexOf('-') + 1;
                offsets.put(
                        new TopicPartition(
                                name.substring(OFFSET.length(), partitionAt - 1),
                                Integer.parseInt(name.substring(partitionAt))),
                        Long.valueOf(left.getProperty(name)));
            }
        }
        return new ClosedMemory(
                offsets,
                Long.parseLong(left.getProperty(NEXT)),
                Long.parseLong(left.getProperty(OLDEST)),
                Totals.read(ByteBuffer.wrap(HexFormat.of().parseHex(left.getProperty(BOOKS)))));
    }

    static void remove(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void leave(Path folder) {
        Properties left = new Properties();
        left.setProperty(NEXT, Long.toString(nextPage));
        left.setProperty(OLDEST, Long.toString(oldestPage));
        ByteBuffer bytes = ByteBuffer.allocate(Totals.BYTES);
        books.write(bytes);
        left.setProperty(BOOKS, HexFormat.of().formatHex(bytes.array()));
        offsets.forEach((partition, offset) -> left.setProperty(OFFSET + partition, Long.toString(offset)));
        Path draft = folder.resolve(FILE + ".new");
        try {
            Files.createDirectories(folder);
            try (var writer = Files.newBufferedWriter(draft)) {
                left.store(writer, null);
            }
            Files.move(
                    draft, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
