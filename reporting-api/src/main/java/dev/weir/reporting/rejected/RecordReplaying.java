package dev.weir.reporting.rejected;

import dev.weir.contract.FieldError;
import dev.weir.contract.Topics;
import dev.weir.contract.entities.Entities;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.contract.entities.EntityKey;
import dev.weir.contract.entities.EntityRecord;
import dev.weir.contract.entities.RawEntity;
import dev.weir.contract.entities.RawEntityReader;
import dev.weir.contract.entities.RecordReader;
import dev.weir.kit.http.HttpProblem;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Makes records of entities.raw out of rejected business records: operations that the processor refused, and records of
 * files that could not be read.
 */
final class RecordReplaying implements Replaying<RejectedKey.OfRecord> {
    private final Entities entities;

    RecordReplaying(Entities entities) {
        this.entities = entities;
    }

    @Override
    public ProducerRecord<byte[], byte[]> again(RejectedKey.OfRecord key, ConsumerRecord<byte[], byte[]> record) {
        byte[] whole = Replaying.whole(record);
        if (whole == null) {
            throw Replaying.notWhole();
        }
        return toSend(key, whole);
    }

    @Override
    public ProducerRecord<byte[], byte[]> putRight(
            RejectedKey.OfRecord key, ConsumerRecord<byte[], byte[]> record, byte[] content) {
        return toSend(key, content);
    }

    /** An operation as it stands on entities.raw goes as it is; a record as it would be posted becomes one. */
    private ProducerRecord<byte[], byte[]> toSend(RejectedKey.OfRecord key, byte[] content) {
        EntityDefinition entity = entity(key);
        return switch (new RawEntityReader(entity, key.tenant()).read(content)) {
            case RawEntity.Upsert(EntityRecord read) -> raw(key, read.id(), content);
            case RawEntity.Delete deletion -> raw(key, deletion.id(), content);
            case RawEntity.Unreadable _ -> upsert(key, entity, content);
        };
    }

    private static ProducerRecord<byte[], byte[]> upsert(
            RejectedKey.OfRecord key, EntityDefinition entity, byte[] content) {
        return switch (new RecordReader(entity, key.tenant()).read(content, 0, content.length)) {
            case RecordReader.Outcome.Good(EntityRecord read) -> raw(key, read.id(), RawEntity.upsert(entity, read));
            case RecordReader.Outcome.Bad bad -> throw HttpProblem.invalid("The record does not hold", bad.errors());
        };
    }

    private EntityDefinition entity(RejectedKey.OfRecord key) {
        return entities.named(key.entity())
                .orElseThrow(() -> HttpProblem.notFound("There is no entity " + key.entity() + " any more"));
    }

    private static ProducerRecord<byte[], byte[]> raw(RejectedKey.OfRecord key, long id, byte[] value) {
        if (!key.id().isEmpty() && !key.id().equals(Long.toUnsignedString(id))) {
            throw HttpProblem.invalid(
                    "The record does not hold",
                    List.of(new FieldError("id", "differs from the rejected record's, which can't be changed")));
        }
        return new ProducerRecord<>(
                Topics.ENTITIES_RAW.name(), new EntityKey(key.tenant(), key.entity(), id).toBytes(), value);
    }
}
