package dev.weir.processor;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** A value on its way out, with the partition it goes to: the one its raw record came from. */
@SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
record Outgoing(byte[] value, int partition) {
    static final Serializer<Outgoing> SERIALIZER = (_, outgoing) -> outgoing == null ? null : outgoing.value();

    /** Sends a record where it says. */
    static StreamPartitioner<byte[], Outgoing> partitioner() {
        List<Optional<Set<Integer>>> known = new CopyOnWriteArrayList<>();
        return (_, _, outgoing, _) -> {
            int partition = outgoing.partition();
            for (int next = known.size(); next <= partition; next++) {
                known.add(Optional.of(Set.of(next)));
            }
            return known.get(partition);
        };
    }
}
