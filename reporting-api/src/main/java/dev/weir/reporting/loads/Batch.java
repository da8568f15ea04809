package dev.weir.reporting.loads;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Records of one file gathered for one transaction, so that none is open while the next record is waited for: others who
 * write to entities.raw would wait for its end.
 */
final class Batch {
    private static final int MOST_RECORDS = 5_000;
    private static final int MOST_BYTES = 4 << 20;

    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private int accepted;
    private int bytes;

    void accept(ProducerRecord<byte[], byte[]> record) {
        add(record);
        accepted++;
    }

    void refuse(ProducerRecord<byte[], byte[]> record, Refusal why) {
        add(record);
        refusals.add(why);
    }

    private void add(ProducerRecord<byte[], byte[]> record) {
        records.add(record);
        bytes += record.value().length;
    }

    boolean isFull() {
        return records.size() >= MOST_RECORDS || bytes >= MOST_BYTES;
    }

    List<ProducerRecord<byte[], byte[]>> records() {
        return records;
    }

    int accepted() {
        return accepted;
    }

    List<Refusal> refusals() {
        return refusals;
    }
}
