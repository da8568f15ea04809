package dev.weir.processor;

import dev.weir.contract.Reason;
import dev.weir.contract.RejectedHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Writes a refused record as it stands on traffic.rejected: its own bytes, and why and whence in the headers. */
final class RejectedRecord {
    /** A record may have been compressed below the broker's limit of a megabyte; written again it must fit too. */
    private static final int MOST_WHOLE = 900_000;

    private static final int MOST_VALUE_WHEN_CUT = 512 * 1024;
    private static final int MOST_KEY_WHEN_CUT = 64 * 1024;

    private RejectedRecord() {}

    static Record<byte[], Outgoing> of(Record<byte[], byte[]> raw, RecordMetadata at, Reason reason, String detail) {
        byte[] key = raw.key();
        byte[] value = raw.value();
        boolean whole = size(key) + size(value) + size(raw.headers()) <= MOST_WHOLE;
        Headers headers = whole ? new RecordHeaders(raw.headers().toArray()) : new RecordHeaders();
        set(headers, RejectedHeaders.REASON, reason.code());
        set(headers, RejectedHeaders.DETAIL, detail);
        set(headers, RejectedHeaders.SOURCE_TOPIC, at.topic());
        set(headers, RejectedHeaders.SOURCE_PARTITION, Integer.toString(at.partition()));
        set(headers, RejectedHeaders.SOURCE_OFFSET, Long.toString(at.offset()));
        headers.remove(RejectedHeaders.CUT_FROM);
        if (!whole) {
            headers.add(RejectedHeaders.CUT_FROM, ascii(Long.toString(size(value))));
            key = size(key) <= MOST_KEY_WHEN_CUT ? key : null;
            value = size(value) <= MOST_VALUE_WHEN_CUT ? value : Arrays.copyOf(value, MOST_VALUE_WHEN_CUT);
        }
        return new Record<>(key, new Outgoing(value, at.partition()), raw.timestamp(), headers);
    }

    private static void set(Headers headers, String name, String text) {
        headers.remove(name).add(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static long size(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static long size(Headers headers) {
        long size = 0;
        for (Header header : headers) {
            size += 2L * header.key().length() + size(header.value());
        }
        return size;
    }
}
