package dev.weir.processor;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One bound for the native memory of all stores of the process: blocks, filters, indexes and write buffers count
 * against one shared cache. Made by Kafka Streams, once for each store.
 */
public final class StoreMemory implements RocksDBConfigSetter {
    static final String BYTES_CONFIG = "weir.store.memory.bytes";

    private static final long WRITE_BUFFER = 16L << 20;
    private static final int BLOCK = 16 << 10;

    /** What a write buffer's own filter takes of it: some 20 bits for each id, so that a new id is not searched for. */
    private static final double FILTERED_PART = 0.02;

    /** Shared for the life of the process: a store may open at any time, and RocksDB counts its users itself. */
    private record Shared(Cache cache, WriteBufferManager writeBuffers, BloomFilter filter) {}

    private static @Nullable Shared shared;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        Shared memory = shared(((Number) configs.getOrDefault(BYTES_CONFIG, 96L << 20)).longValue());
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(memory.cache());
        table.setBlockSize(BLOCK);
        table.setFilterPolicy(memory.filter());
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinL0FilterAndIndexBlocksInCache(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(memory.writeBuffers());
        options.setWriteBufferSize(WRITE_BUFFER);
        options.setMaxWriteBufferNumber(3);
        options.setMemtablePrefixBloomSizeRatio(FILTERED_PART);
        options.setMemtableWholeKeyFiltering(true);
        // Most ids are new: the filters must answer for the last level too.
        options.setOptimizeFiltersForHits(false);
        options.setCompressionType(CompressionType.LZ4_COMPRESSION);
    }

    @Override
    public void close(String storeName, Options options) {
        // What is shared stays.
    }

    private static synchronized Shared shared(long bytes) {
        Shared memory = shared;
        if (memory == null) {
            RocksDB.loadLibrary();
            LRUCache cache = new LRUCache(bytes, -1, false, 0.2);
            memory = new Shared(cache, new WriteBufferManager(bytes / 2, cache), new BloomFilter(10, false));
            shared = memory;
        }
        return memory;
    }
}
