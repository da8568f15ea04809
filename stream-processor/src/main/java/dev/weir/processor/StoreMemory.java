package dev.weir.processor;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * What all shelves of the process share: one bound for their native memory, since blocks, filters, indexes and write
 * buffers count against one cache, and the thread that writes to them.
 */
record StoreMemory(Cache cache, WriteBufferManager writeBuffers, BloomFilter filter, Executor writer) {
    static final String BYTES_CONFIG = "weir.store.memory.bytes";

    private static final long WRITE_BUFFER = 16L << 20;
    private static final int BLOCK = 16 << 10;
    private static final int METADATA_BLOCK = 4 << 10;

    /** What a write buffer's own filter takes of it: some 20 bits for each id, so that a new id is not searched for. */
    private static final double FILTERED_PART = 0.02;

    /** For the life of the process: a store may open at any time, and RocksDB counts its users itself. */
    private static @Nullable StoreMemory shared;

    static synchronized StoreMemory of(Map<String, Object> configs) {
        StoreMemory memory = shared;
        if (memory == null) {
            memory = of(((Number) configs.getOrDefault(BYTES_CONFIG, 96L << 20)).longValue());
            shared = memory;
        }
        return memory;
    }

    static StoreMemory of(long bytes) {
        RocksDB.loadLibrary();
        LRUCache cache = new LRUCache(bytes, -1, false, 0.2);
        return new StoreMemory(
                cache,
                new WriteBufferManager(bytes / 2, cache),
                new BloomFilter(10, false),
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("memory-writer").daemon().factory()));
    }

    /**
     * Has a table live from this memory. A file of millions of ids has a filter of megabytes, which the cache, cut into
     * parts as it is, may not take: it would be read anew for each question. So filters and indexes are cut into blocks.
     */
    void give(BlockBasedTableConfig table) {
        table.setBlockCache(cache)
                .setFilterPolicy(filter)
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPartitionFilters(true)
                .setMetadataBlockSize(METADATA_BLOCK)
                .setPinTopLevelIndexAndFilter(true)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true);
    }

    /** The options of one shelf; whoever opens it closes them. */
    Options options() {
        BlockBasedTableConfig table =
                new BlockBasedTableConfig().setBlockSize(BLOCK).setPinL0FilterAndIndexBlocksInCache(true);
        give(table);
        return new Options()
                .setCreateIfMissing(true)
                .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
                .setTableFormatConfig(table)
                .setCompactionStyle(CompactionStyle.UNIVERSAL)
                .setMaxBackgroundJobs(2)
                .setWriteBufferManager(writeBuffers)
                .setWriteBufferSize(WRITE_BUFFER)
                .setMaxWriteBufferNumber(3)
                .setMemtablePrefixBloomSizeRatio(FILTERED_PART)
                .setMemtableWholeKeyFiltering(true)
                // Most ids are new: the filters must answer for the last level too.
                .setOptimizeFiltersForHits(false)
                .setCompressionType(CompressionType.LZ4_COMPRESSION);
    }
}
