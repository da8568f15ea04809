package dev.weir.processor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** A shelf that is a RocksDB without a log of its own: after a crash it is built again from the changelog. */
final class DiskShelf implements Shelf {
    private final Path folder;
    private final long firstPage;
    private final Options options;
    private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
    private final WriteBatch batch = new WriteBatch();
    private final RocksDB db;

    DiskShelf(Path folder, long firstPage, StoreMemory memory) {
        this.folder = folder;
        this.firstPage = firstPage;
        this.options = memory.options();
        try {
            Files.createDirectories(folder);
            this.db = RocksDB.open(options, folder.toString());
        } catch (RocksDBException | IOException e) {
            throw failure("open", e);
        }
    }

    @Override
    public long firstPage() {
        return firstPage;
    }

    @Override
    public byte @Nullable [] get(Bytes id) {
        try {
            return db.get(id.get());
        } catch (RocksDBException e) {
            throw failure("read", e);
        }
    }

    @Override
    public void put(Map<Bytes, byte[]> entries) {
        try {
            batch.clear();
            for (Map.Entry<Bytes, byte[]> entry : entries.entrySet()) {
                batch.put(entry.getKey().get(), entry.getValue());
            }
            db.write(unlogged, batch);
        } catch (RocksDBException e) {
            throw failure("write", e);
        }
    }

    @Override
    public void finish() {
        try (FlushOptions inTheBackground = new FlushOptions().setWaitForFlush(false)) {
            db.flush(inTheBackground);
        } catch (RocksDBException e) {
            throw failure("flush", e);
        }
    }

    @Override
    public void close() {
        try (FlushOptions toTheEnd = new FlushOptions().setWaitForFlush(true)) {
            db.flush(toTheEnd);
        } catch (RocksDBException e) {
            throw failure("flush", e);
        } finally {
            free();
        }
    }

    @Override
    public void drop() {
        free();
        try (var inside = Files.newDirectoryStream(folder)) {
            for (Path file : inside) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void free() {
        db.close();
        batch.close();
        unlogged.close();
        options.close();
    }

    private ProcessorStateException failure(String what, Exception e) {
        return new ProcessorStateException("Can't " + what + " the memory in " + folder, e);
    }
}
