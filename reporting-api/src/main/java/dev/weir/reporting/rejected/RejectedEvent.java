package dev.weir.reporting.rejected;

import dev.weir.contract.RejectedHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A rejected record without its value, so that many fit into memory.
 *
 * @param at when the refused record reached Kafka
 * @param cut whether the record was too large to be kept whole
 */
record RejectedEvent(
        RejectedId id,
        RejectedKey key,
        Instant at,
        String reason,
        String detail,
        String sourceTopic,
        String sourcePartition,
        String sourceOffset,
        boolean cut,
        int bytes) {
    private static final int LONGEST_TEXT = 2_000;

    /** The event in a record, or null when its key names no tenant: such a record belongs to nobody. */
    static @Nullable RejectedEvent of(ConsumerRecord<byte[], byte[]> record) {
        RejectedKey key = RejectedKey.of(record);
        if (key == null) {
            return null;
        }
        byte[] value = record.value();
        return new RejectedEvent(
                new RejectedId(
                        RejectedPartition.of(new TopicPartition(record.topic(), record.partition())), record.offset()),
                key,
                Instant.ofEpochMilli(record.timestamp()),
                header(record, RejectedHeaders.REASON),
                header(record, RejectedHeaders.DETAIL),
                header(record, RejectedHeaders.SOURCE_TOPIC),
                header(record, RejectedHeaders.SOURCE_PARTITION),
                header(record, RejectedHeaders.SOURCE_OFFSET),
                record.headers().lastHeader(RejectedHeaders.CUT_FROM) != null,
                value == null ? 0 : value.length);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        if (header == null || header.value() == null) {
            return "";
        }
        String text = new String(header.value(), StandardCharsets.UTF_8);
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
