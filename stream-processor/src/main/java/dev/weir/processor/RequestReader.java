package dev.weir.processor;

import dev.weir.contract.Erasure;
import dev.weir.contract.EventReader;
import dev.weir.contract.FieldError;
import dev.weir.contract.Operation;
import dev.weir.contract.Reason;
import dev.weir.contract.TrafficKey;
import dev.weir.processor.Reading.NotUnderstood;
import dev.weir.processor.Reading.ToErase;
import dev.weir.processor.Reading.Understood;
import java.io.IOException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.jspecify.annotations.Nullable;

/** Reads the key and value of a raw record, whatever bytes they are. Not for several threads. */
final class RequestReader {
    private static final int MOST_ERRORS_TOLD = 8;
    private static final int LONGEST_DETAIL = 1000;

    private final EventReader json = new EventReader();
    private final int partitions;

    /** @param partitions how many the raw topic has */
    RequestReader(int partitions) {
        this.partitions = partitions;
    }

    Reading read(byte @Nullable [] keyBytes, byte @Nullable [] value, int partition) {
        TrafficKey key = TrafficKey.parse(keyBytes);
        if (keyBytes == null || key == null) {
            if (keyBytes != null && value != null && Erasure.isKey(keyBytes)) {
                return readErasure(keyBytes, value);
            }
            return new NotUnderstood(Reason.MALFORMED, "the key must be tenant:request_id in ASCII", false, null);
        }
        int home = BuiltInPartitioner.partitionForKey(keyBytes, partitions);
        if (value == null) {
            return new NotUnderstood(Reason.MALFORMED, "the value is missing", home == partition, null);
        }
        json.read(value, 0, value.length);
        if (json.errors().isEmpty()) {
            json.requireOperation();
            json.requireRequestId();
            if (json.operation() != Operation.DELETE) {
                json.requireEvent();
            }
        }
        Operation operation = json.operation();
        if (!json.errors().isEmpty() || operation == null) {
            return new NotUnderstood(Reason.MALFORMED, told(), home == partition, operation);
        }
        if (json.requestId() != key.requestId()) {
            return new NotUnderstood(
                    Reason.MALFORMED, "request_id is another than in the key", home == partition, operation);
        }
        if (home != partition) {
            return new NotUnderstood(
                    Reason.WRONG_PARTITION,
                    "the key belongs on partition " + home
                            + " by Kafka's own partitioner (murmur2), but came on partition " + partition,
                    false,
                    operation);
        }
        return new Understood(
                key,
                switch (operation) {
                    case CREATE -> new Request.Create(json.event(key.requestId()));
                    case UPDATE -> new Request.Update(json.event(key.requestId()));
                    case DELETE -> Request.Delete.INSTANCE;
                });
    }

    private static Reading readErasure(byte[] key, byte[] value) {
        try {
            return new ToErase(Erasure.ofRaw(key, value));
        } catch (IOException e) {
            return new NotUnderstood(Reason.MALFORMED, "no erasure: " + e.getMessage(), false, null);
        }
    }

    private String told() {
        String text = json.errors().stream()
                .limit(MOST_ERRORS_TOLD)
                .map(RequestReader::sentence)
                .collect(Collectors.joining("; "));
        return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "…";
    }

    private static String sentence(FieldError error) {
        return (error.field().isEmpty() ? "the value" : error.field()) + " " + error.reason();
    }
}
