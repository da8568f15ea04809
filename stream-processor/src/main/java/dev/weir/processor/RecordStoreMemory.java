package dev.weir.processor;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;

/** Has the stores of business records live from the process's one {@link StoreMemory}. Made by Kafka Streams. */
public final class RecordStoreMemory implements RocksDBConfigSetter {
    private static final long WRITE_BUFFER = 8L << 20;

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
    }

    @Override
    public void close(String storeName, Options options) {
        // What is shared stays.
    }
}
