package dev.weir.reporting.rejected;

import dev.weir.contract.Tenants;
import dev.weir.contract.TrafficKey;
import dev.weir.contract.UnsignedLongs;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Whose a rejected record is, and what it is about. */
sealed interface RejectedKey {
    int LONGEST = 200;

    String tenant();

    /** An event of traffic. */
    record OfEvent(TrafficKey key) implements RejectedKey {
        @Override
        public String tenant() {
            return key.tenant();
        }
    }

    /**
     * A business record.
     *
     * @param id empty where it could not be read
     */
    record OfRecord(String tenant, String entity, String id) implements RejectedKey {}

    /** The key of a record, or null when it names no tenant: such a record belongs to nobody. */
    static @Nullable RejectedKey of(ConsumerRecord<byte[], byte[]> record) {
        return switch (RejectedPartition.Source.of(record.topic())) {
            case EVENTS -> {
                TrafficKey key = TrafficKey.parse(record.key());
                yield key == null ? null : new OfEvent(key);
            }
            case RECORDS -> ofRecord(record.key());
        };
    }

    private static @Nullable RejectedKey ofRecord(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length > LONGEST) {
            return null;
        }
        String[] parts = new String(bytes, StandardCharsets.ISO_8859_1).split(":", -1);
        if (parts.length != 3 || !Tenants.isValid(parts[0])) {
            return null;
        }
        return new OfRecord(parts[0], parts[1], UnsignedLongs.isCanonical(parts[2]) ? parts[2] : "");
    }
}
