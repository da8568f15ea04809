package dev.weir.processor;

import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** The entries that were written during one stretch of the partition's clock. */
interface Shelf {
    /** The number of the page that it began with. */
    long firstPage();

    byte @Nullable [] get(Bytes id);

    void put(Map<Bytes, byte[]> entries);

    /** Nothing more will be put: gives write buffers back. */
    void finish();

    /** Makes all of it durable; it can be opened again. */
    void close();

    /** Closes it for good and removes what it held. */
    void drop();

    /** Where shelves stand. */
    interface Place {
        /** Those that stand there already, by the number of their stretch. */
        SortedMap<Long, Shelf> open();

        Shelf add(long stretch, long firstPage);

        /** Who puts entries onto them. */
        Executor writer();
    }
}
