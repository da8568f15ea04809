package dev.weir.reporting.rejected;

import dev.weir.contract.EventReader;
import dev.weir.contract.Operation;
import dev.weir.contract.RawTraffic;
import dev.weir.contract.Topics;
import dev.weir.contract.TrafficKey;
import dev.weir.kit.http.HttpProblem;
import dev.weir.reporting.erasures.ErasureJobs;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes records of traffic.raw out of rejected events; not of those whose user was erased since. */
final class EventReplaying implements Replaying<RejectedKey.OfEvent> {
    private final ErasureJobs erasures;

    EventReplaying(ErasureJobs erasures) {
        this.erasures = erasures;
    }

    @Override
    public ProducerRecord<byte[], byte[]> again(RejectedKey.OfEvent key, ConsumerRecord<byte[], byte[]> record) {
        if (isErased(key.key(), record)) {
            throw new HttpProblem(
                    409,
                    "erased",
                    "The user's events were erased",
                    "The event came before its user's events were erased; send it in the body to book it anew");
        }
        byte[] whole = Replaying.whole(record);
        if (whole == null) {
            throw Replaying.notWhole();
        }
        return raw(key.key(), whole);
    }

    /** With the operation of the original; a create where that can't be read. */
    @Override
    public ProducerRecord<byte[], byte[]> putRight(
            RejectedKey.OfEvent about, ConsumerRecord<byte[], byte[]> record, byte[] event) {
        TrafficKey key = about.key();
        EventReader reader = new EventReader();
        Operation operation = null;
        byte[] original = record.value();
        if (original != null) {
            reader.read(original, 0, original.length);
            operation = reader.operation();
        }
        reader.read(event, 0, event.length);
        reader.forbidOperation();
        reader.requireEvent();
        if (reader.hasRequestId() && reader.requestId() != key.requestId()) {
            reader.refuse(EventReader.REQUEST_ID, "differs from the rejected event's, which can't be changed");
        }
        if (operation == Operation.DELETE) {
            reader.refuse("event", "a delete has no event; replay it as it is");
        }
        if (!reader.errors().isEmpty()) {
            throw HttpProblem.invalid("The event does not hold", reader.errors());
        }
        return raw(
                key,
                operation == Operation.UPDATE
                        ? RawTraffic.update(reader.event(key.requestId()))
                        : RawTraffic.create(reader.event(key.requestId())));
    }

    /** Whether the event's user was erased since it was rejected. */
    private boolean isErased(TrafficKey key, ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            return false;
        }
        EventReader reader = new EventReader();
        reader.read(value, 0, value.length);
        return reader.hasEventFields()
                && erasures.isErasedSince(
                        key.tenant(), reader.event(key.requestId()).userId(), record.timestamp());
    }

    private static ProducerRecord<byte[], byte[]> raw(TrafficKey key, byte[] value) {
        return new ProducerRecord<>(Topics.TRAFFIC_RAW.name(), key.toBytes(), value);
    }
}
