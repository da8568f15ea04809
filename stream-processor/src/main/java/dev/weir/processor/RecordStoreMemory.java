package dev.weir.processor;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompactionOptionsUniversal;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;

/** Has the stores of business records live from the process's one {@link StoreMemory}. Made by Kafka Streams. */
public final class RecordStoreMemory implements RocksDBConfigSetter {
    private static final long WRITE_BUFFER = 16L << 20;

    /** So many files lie side by side before some are merged: each record is rewritten less often while many come. */
    private static final int MOST_FILES = 8;

    private static final int LEAST_MERGED = 4;

    private @Nullable CompactionOptionsUniversal merging;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        StoreMemory memory = StoreMemory.of(configs);
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        memory.give(table);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(memory.writeBuffers());
        options.setWriteBufferSize(WRITE_BUFFER);
        options.setMaxWriteBufferNumber(2);
        options.setCompressionType(CompressionType.LZ4_COMPRESSION);
        merging = new CompactionOptionsUniversal().setMinMergeWidth(LEAST_MERGED);
        options.setCompactionStyle(CompactionStyle.UNIVERSAL);
        options.setCompactionOptionsUniversal(merging);
        options.setLevel0FileNumCompactionTrigger(MOST_FILES);
    }

    @Override
    public void close(String storeName, Options options) {
        // What is shared stays.
        if (merging != null) {
            merging.close();
        }
    }
}
