package dev.weir.processor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** The shelves of one partition in a folder: each is a folder named after its stretch and its first page. */
final class DiskShelves implements Shelf.Place {
    private static final String SEPARATOR = "_";

    private final Path folder;
    private final StoreMemory memory;

    DiskShelves(Path folder, StoreMemory memory) {
        this.folder = folder;
        this.memory = memory;
    }

    boolean isEmpty() {
        return folders().isEmpty();
    }

    @Override
    public SortedMap<Long, Shelf> open() {
        SortedMap<Long, Shelf> shelves = new TreeMap<>();
        for (Path each : folders()) {
            String[] numbers = each.getFileName().toString().split(SEPARATOR);
            shelves.put(Long.parseLong(numbers[0]), new DiskShelf(each, Long.parseLong(numbers[1]), memory));
        }
        return shelves;
    }

    @Override
    public Shelf add(long stretch, long firstPage) {
        return new DiskShelf(folder.resolve(stretch + SEPARATOR + firstPage), firstPage, memory);
    }

    @Override
    public Executor writer() {
        return memory.writer();
    }

    private List<Path> folders() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
