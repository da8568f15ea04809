package dev.weir.processor;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.query.Position;
import org.jspecify.annotations.Nullable;

/** Where the {@link Page}s of a partition's memory are logged, within the transaction. */
interface Changelog {
    /** @param value null takes the page away */
    void write(long page, byte @Nullable [] value, long time);

    /** That of a store. The stores of Kafka Streams log by the same call, for which it has no public name. */
    static Changelog of(StateStoreContext context, String store) {
        InternalProcessorContext<?, ?> streams = (InternalProcessorContext<?, ?>) context;
        return (page, value, time) -> streams.logChange(
                store, Bytes.wrap(key(page)), value, time, new RecordHeaders(), Position.emptyPosition());
    }

    private static byte[] key(long page) {
        return ByteBuffer.allocate(Long.BYTES).putLong(page).array();
    }
}
