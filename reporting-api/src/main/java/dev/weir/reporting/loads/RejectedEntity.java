package dev.weir.reporting.loads;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.contract.Reason;
import dev.weir.contract.RejectedHeaders;
import dev.weir.contract.Topics;
import dev.weir.contract.entities.EntityKey;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A record of a file as entities.rejected keeps it: its bytes, why, and where it stands. */
final class RejectedEntity {
    private static final int MOST_BYTES = 512 * 1024;
    private static final int LONGEST_DETAIL = 4_000;

    private RejectedEntity() {}

    static ProducerRecord<byte[], byte[]> of(
            Load load, String objectKey, long line, @Nullable String id, byte[] original, String detail) {
        byte[] key = id == null
                ? EntityKey.withoutId(load.tenant(), load.entity())
                : new EntityKey(load.tenant(), load.entity(), Long.parseUnsignedLong(id)).toBytes();
        boolean cut = original.length > MOST_BYTES;
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.ENTITIES_REJECTED.name(), key, cut ? Arrays.copyOf(original, MOST_BYTES) : original);
        Headers headers = record.headers();
        add(headers, RejectedHeaders.REASON, Reason.MALFORMED.code());
        add(
                headers,
                RejectedHeaders.DETAIL,
                detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) : detail);
        add(headers, RejectedHeaders.SOURCE_KEY, objectKey);
        add(headers, RejectedHeaders.SOURCE_LINE, Long.toString(line));
        add(headers, RejectedHeaders.SOURCE_LOAD, load.jobId());
        if (cut) {
            add(headers, RejectedHeaders.CUT_FROM, Integer.toString(original.length));
        }
        return record;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }
}
