package dev.weir.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The log of one process, of bounded size: what is older moves to a second file, what is older still goes. */
public record LogFile(Path path) {
    private static final long LARGEST = 16L << 20;
    private static final int TAIL = 64 << 10;

    /** Begins a new file; the last one is kept beside it. */
    public void rotate() throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        if (Files.exists(path)) {
            Files.move(path, earlier(), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Keeps it bounded while its process goes on appending: copies it away and empties it. */
    void bound() throws IOException {
        if (Files.exists(path) && Files.size(path) > LARGEST) {
            Files.copy(path, earlier(), StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                file.truncate(0);
            }
        }
    }

    /** The last lines that say something. */
    List<String> tail(int lines) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long from = Math.max(0, file.length() - TAIL);
            byte[] end = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(end);
            List<String> all = new String(end, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException _) {
            return List.of();
        }
    }

    private Path earlier() {
        return path.resolveSibling(path.getFileName().toString().replaceFirst("\\.log$", "") + ".1.log");
    }
}
