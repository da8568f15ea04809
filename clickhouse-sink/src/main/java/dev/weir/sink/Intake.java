package dev.weir.sink;

import dev.weir.sink.Intent.Kind;
import dev.weir.sink.rows.Batch;
import dev.weir.sink.rows.BatchBuilder;
import dev.weir.sink.rows.BatchLimits;
import dev.weir.sink.rows.BlockMemory;
import dev.weir.sink.rows.RowCoder;
import dev.weir.sink.rows.Source;
import dev.weir.sink.rows.StoredOffsets;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The batch of a partition that is being filled, and where to read for it. */
final class Intake {
    private final RowCoder coder;
    private final BatchLimits limits;
    private final BlockMemory memory;
    private @Nullable BatchBuilder filling;
    private StoredOffsets stored = StoredOffsets.NONE;
    private long reconcileUpTo = -1;
    private OptionalLong seek = OptionalLong.empty();
    private @Nullable String undefined;

    Intake(RowCoder coder, BatchLimits limits, BlockMemory memory) {
        this.coder = coder;
        this.limits = limits;
        this.memory = memory;
    }

    void begin(Source source, long from) {
        filling = builder(source, from);
        seek = OptionalLong.of(from);
    }

    /** Begins where rows may be stored by batches with other bounds: those rows are left out. */
    void reconcile(Source source, long from, long upTo, StoredOffsets offsets) {
        stored = offsets;
        reconcileUpTo = upTo;
        begin(source, from);
    }

    /** Reads the batch of an intent once more. */
    void again(Source source, long from, Intent intent, StoredOffsets offsets) {
        filling = BatchBuilder.again(
                coder, source, from, intent.to(), memory, offsets, intent.kind() == Kind.RECONCILING);
        seek = OptionalLong.of(from);
    }

    void stop() {
        filling = null;
    }

    boolean isStopped() {
        return filling == null;
    }

    /** Whether there is room for records. */
    boolean hasRoom() {
        BatchBuilder builder = filling;
        return builder != null && !builder.isFull() && seek.isEmpty() && undefined == null;
    }

    /** Why the next record can't be taken at all, once what was taken before it is under way; null when it can. */
    @Nullable String undefined() {
        return undefined;
    }

    boolean isFull() {
        BatchBuilder builder = filling;
        return builder != null && builder.isFull();
    }

    /** Takes records until the batch has its end; false when there was one beyond, which must be read again. */
    boolean accept(List<ConsumerRecord<byte[], byte[]>> records, long now) {
        BatchBuilder builder = filling;
        if (builder == null) {
            return true;
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (!added(builder, record, now)) {
                seek = OptionalLong.of(record.offset());
                return false;
            }
        }
        return true;
    }

    private boolean added(BatchBuilder builder, ConsumerRecord<byte[], byte[]> record, long now) {
        try {
            return builder.add(record, now);
        } catch (RowCoder.Undefined e) {
            undefined = record.topic() + " at offset " + record.offset() + ": " + e.getMessage();
            return false;
        }
    }

    /** Where to read on, when that is another place than where the consumer stands; asked once. */
    OptionalLong takeSeek() {
        OptionalLong taken = seek;
        seek = OptionalLong.empty();
        return taken;
    }

    /** The batch, once it is full or old enough; it stays until {@link #fillAfter}. */
    @Nullable Batch due(long now, BatchPace pace) {
        BatchBuilder builder = filling;
        if (builder == null || builder.isEmpty()) {
            return null;
        }
        boolean isDue = builder.isFull()
                || builder.ageNanos(now) >= pace.waitNanos(builder.blocks())
                || seek.isPresent()
                || undefined != null;
        return isDue ? builder.close() : null;
    }

    /** The batch of an intent, once it has been read whole. */
    @Nullable Batch reread() {
        BatchBuilder builder = filling;
        return builder == null || !builder.isFull() ? null : builder.close();
    }

    void fillAfter(Batch batch) {
        filling = builder(batch.source(), batch.to() + 1);
    }

    void seekAfter(Batch batch) {
        seek = OptionalLong.of(batch.to() + 1);
    }

    /** The position that can be committed when nothing is under way; empty when records are waiting. */
    CommittedPosition.@Nullable At restingAt(long position) {
        BatchBuilder builder = filling;
        return builder != null && builder.isEmpty() && seek.isEmpty()
                ? new CommittedPosition.At(builder.source().topicId(), position)
                : null;
    }

    /** The position after a settled batch, past control records behind it when nothing is waiting. */
    CommittedPosition.At after(Batch batch, long position) {
        BatchBuilder builder = filling;
        long next = batch.to() + 1;
        return new CommittedPosition.At(
                batch.source().topicId(),
                builder != null && builder.isEmpty() && seek.isEmpty() ? Math.max(position, next) : next);
    }

    /** Every offset below is settled. */
    void settledBelow(long offset) {
        BatchBuilder builder = filling;
        if (builder != null && builder.isEmpty() && offset > builder.from()) {
            filling = builder(builder.source(), offset);
        }
    }

    private BatchBuilder builder(Source source, long from) {
        return from <= reconcileUpTo
                ? BatchBuilder.reconciling(coder, source, from, limits, memory, stored)
                : BatchBuilder.next(coder, source, from, limits, memory);
    }
}
