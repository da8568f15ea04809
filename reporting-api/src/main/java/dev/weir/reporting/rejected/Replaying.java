package dev.weir.reporting.rejected;

import dev.weir.contract.RejectedHeaders;
import dev.weir.kit.http.HttpProblem;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Makes what is sent for a rejected record, of one kind, when it is replayed. */
interface Replaying<K extends RejectedKey> {
    /** The same again; what stands against it is thrown as the answer. */
    ProducerRecord<byte[], byte[]> again(K key, ConsumerRecord<byte[], byte[]> record);

    /** The same with another content, which is refused where it does not hold. */
    ProducerRecord<byte[], byte[]> putRight(K key, ConsumerRecord<byte[], byte[]> record, byte[] content);

    /** The value as it was rejected; null where it was too large to be kept whole, or there was none. */
    static byte @Nullable [] whole(ConsumerRecord<byte[], byte[]> record) {
        return record.headers().lastHeader(RejectedHeaders.CUT_FROM) == null ? record.value() : null;
    }

    static HttpProblem notWhole() {
        return new HttpProblem(
                409,
                "not-whole",
                "The record is not there as a whole",
                "It had no value, or too large a one to be kept; send the event in the body");
    }
}
