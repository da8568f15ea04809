package dev.weir.sink.rows;

import dev.weir.contract.Mark;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads the records of one topic, one at a time, and encodes each as a row of its target; used by one thread. */
public interface RowCoder {
    /** A record that may well be a row, but not by the definitions that this process has: a person must look. */
    final class Undefined extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Undefined(String what) {
            super(what + "; see WEIR_ENTITY_DEFINITIONS");
        }
    }

    /**
     * Why that record is no row; null when it is one, of which the other methods then speak.
     *
     * @throws Undefined when it can't be told
     */
    @Nullable String read(ConsumerRecord<byte[], byte[]> record);

    /** The mark that a record which is no row may be instead. */
    default @Nullable Mark mark(ConsumerRecord<byte[], byte[]> record) {
        return null;
    }

    /** Where the row goes: the number of a block whose rows land together or not at all. */
    int target();

    /** That target in words, the same in every process. */
    String targetName(int target);

    /** How the rows of that target lie in memory. */
    RowShape shape(int target);

    /** Whether the row was stored, and was erased since. */
    default boolean isErased(StoredOffsets stored, long offset) {
        return false;
    }

    /** Adds the row to a block; {@code topicId} in ASCII. */
    void encode(RowBlock block, byte[] topicId, int partition, long offset);
}
