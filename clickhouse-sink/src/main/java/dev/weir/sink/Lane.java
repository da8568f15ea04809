package dev.weir.sink;

import dev.weir.sink.rows.Batch;
import dev.weir.sink.rows.Batch.DayBlock;
import dev.weir.sink.rows.BatchBuilder;
import dev.weir.sink.rows.BatchLimits;
import dev.weir.sink.rows.Source;
import dev.weir.sink.rows.StoredOffsets;
import dev.weir.sink.store.InsertOutcome;
import dev.weir.sink.store.LedgerTable.DoubledRows;
import dev.weir.sink.store.Pass;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One partition's way through the protocol; used by the polling thread alone. */
final class Lane {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private final TopicPartition partition;
    private final LaneWork work;
    private final BatchLimits limits;
    private final SinkMetrics metrics;
    private final StoreHealth store;
    private LaneState state = new LaneState.Assigned();
    private @Nullable BatchBuilder filling;
    private StoredOffsets stored = StoredOffsets.NONE;
    private long reconcileUpTo = -1;
    private OptionalLong seek = OptionalLong.empty();
    private CommittedPosition lastKnown = new CommittedPosition.Nowhere();
    private long beginning;
    private long committed = -1;
    private long lostAt = -1;
    private int failures;

    Lane(TopicPartition partition, LaneWork work, BatchLimits limits, SinkMetrics metrics, StoreHealth store) {
        this.partition = partition;
        this.work = work;
        this.limits = limits;
        this.metrics = metrics;
        this.store = store;
    }

    LaneState state() {
        return state;
    }

    boolean isAssigned() {
        return state instanceof LaneState.Assigned;
    }

    /** Whether there is room for records. */
    boolean wantsRecords() {
        BatchBuilder builder = filling;
        return builder != null && !builder.isFull() && seek.isEmpty() && !(state instanceof LaneState.Halted);
    }

    /** Whether something must end before the partition can be left in order. */
    boolean isUnderWay() {
        return switch (state) {
            case LaneState.Inserting _, LaneState.Recovering _, LaneState.Settling _, LaneState.Settled _ -> true;
            case LaneState.Assigned _,
                    LaneState.Locating _,
                    LaneState.Idle _,
                    LaneState.Rereading _,
                    LaneState.Planned _,
                    LaneState.Halted _ -> false;
        };
    }

    /** Where to read on, when that is another place than where the consumer stands; asked once. */
    OptionalLong takeSeek() {
        OptionalLong taken = seek;
        seek = OptionalLong.empty();
        return taken;
    }

    void locate(CommittedPosition position, long logBeginning) {
        lastKnown = position;
        beginning = logBeginning;
        state = new LaneState.Assigned().locating(work.locate(partition, position, logBeginning, failures));
    }

    /** Kafka does not hold the offset at which this lane reads: the topic was made anew, or records are lost. */
    void outOfRange(long offset) {
        BatchBuilder builder = filling;
        if (lostAt >= 0 || builder == null) {
            halt("Kafka holds no record at offset " + offset + " any more");
        } else {
            log.warn("{}: Kafka holds nothing at offset {}; looking where to begin", partition, offset);
            lostAt = offset;
            filling = null;
            state = new LaneState.Assigned();
        }
    }

    void halt(String reason) {
        log.error("{} is halted: {}", partition, reason);
        state = new LaneState.Halted(reason);
        filling = null;
    }

    /** Takes records until the batch has its end; the rest is read again later. */
    void accept(List<ConsumerRecord<byte[], byte[]>> records, long now) {
        BatchBuilder builder = filling;
        if (builder == null) {
            return;
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (!builder.add(record, now)) {
                if (state instanceof LaneState.Rereading && !builder.isFull()) {
                    halt("a record of an unfinished batch is gone from Kafka");
                } else {
                    seek = OptionalLong.of(record.offset());
                }
                return;
            }
        }
    }

    /** Moves on as far as can be without committing. */
    void advance(long now, long ageNanos, boolean closing) {
        switch (state) {
            case LaneState.Locating locating -> located(locating);
            case LaneState.Rereading rereading -> reread(rereading);
            case LaneState.Idle idle -> {
                Batch batch = closing ? null : closeWhenDue(now, ageNanos);
                if (batch != null) {
                    List<DayBlock> blocks = toInsert(batch);
                    state = blocks.isEmpty()
                            ? idle.nothingToInsert(batch, work.sendUnstorable(batch, 0))
                            : idle.plan(batch.withBlocks(blocks), work.open(0));
                }
            }
            case LaneState.Planned planned -> {
                Throwable failure = failureOf(planned.pass());
                if (failure != null && retry(failure)) {
                    state = planned.ask(work.open(failures));
                }
            }
            case LaneState.Inserting inserting -> inserted(inserting);
            case LaneState.Recovering recovering -> recovered(recovering);
            case LaneState.Settling settling -> {
                Throwable failure = failureOf(settling.sent());
                if (failure != null) {
                    if (retry(failure)) {
                        state = settling.send(work.sendUnstorable(settling.batch(), failures));
                    }
                } else if (settling.sent().isDone()) {
                    failures = 0;
                    state = settling.settled();
                    metrics.settled(settling.batch(), now);
                    advance(now, ageNanos, closing);
                }
            }
            case LaneState.Settled settled -> {
                BatchBuilder next = filling;
                if (!closing && next != null && isDue(next, now, ageNanos)) {
                    Batch batch = next.close();
                    List<DayBlock> blocks = toInsert(batch);
                    if (!blocks.isEmpty()) {
                        state = settled.planNext(batch.withBlocks(blocks), work.open(0));
                        fillAfter(batch);
                        work.reached(CrashPoint.BATCH_CLOSED);
                    }
                }
            }
            case LaneState.Assigned _, LaneState.Halted _ -> {}
        }
    }

    /** What is to be committed for this partition now; position is where the consumer stands. */
    @Nullable OffsetAndMetadata toCommit(long position) {
        BatchBuilder builder = filling;
        return switch (state) {
            case LaneState.Planned planned
            when isGood(planned.pass()) ->
                new CommittedPosition.Before(
                                planned.batch().source().topicId(),
                                planned.batch().from(),
                                Intent.of(planned.batch(), planned.pass().join()))
                        .toCommit();
            case LaneState.Settled settled ->
                new CommittedPosition.At(
                                settled.batch().source().topicId(),
                                builder != null && builder.isEmpty()
                                        ? Math.max(position, settled.batch().to() + 1)
                                        : settled.batch().to() + 1)
                        .toCommit();
            case LaneState.Idle _
            when builder != null && builder.isEmpty() && seek.isEmpty() && position > committed ->
                new CommittedPosition.At(builder.source().topicId(), position).toCommit();
            default -> null;
        };
    }

    /** The group coordinator has taken that commit. */
    void committed(OffsetAndMetadata commit) {
        committed = commit.offset();
        BatchBuilder builder = filling;
        switch (state) {
            case LaneState.Planned planned -> {
                Pass pass = planned.pass().join();
                state = planned.intended(pass, work.insert(planned.batch(), pass));
            }
            case LaneState.Settled settled -> {
                work.reached(CrashPoint.DONE_COMMITTED);
                state = settled.done();
                startNext(builder, commit.offset());
            }
            case LaneState.Idle _ -> startNext(builder, commit.offset());
            default -> throw new IllegalStateException("nothing to commit in " + state);
        }
    }

    private void startNext(@Nullable BatchBuilder builder, long from) {
        if (builder != null && builder.isEmpty() && from > builder.from()) {
            filling = builder(builder.source(), from);
        }
    }

    private void located(LaneState.Locating locating) {
        Throwable failure = failureOf(locating.start());
        if (failure != null) {
            if (retry(failure)) {
                locate(lastKnown, beginning);
            }
            return;
        }
        if (!locating.start().isDone()) {
            return;
        }
        failures = 0;
        store.answered();
        Start start = locating.start().join();
        metrics.located(start);
        switch (start) {
            case Start.From(Source source, long offset) -> {
                begin(source, offset);
                state = locating.found();
            }
            case Start.Reconcile(Source source, long from, long upTo, StoredOffsets offsets) -> {
                stored = offsets;
                reconcileUpTo = upTo;
                begin(source, from);
                state = locating.found();
            }
            case Start.Again(Source source, long from, Intent intent, StoredOffsets offsets) -> {
                filling = BatchBuilder.again(source, from, intent.to(), offsets, intent.reconciling());
                seek = OptionalLong.of(from);
                state = locating.unfinished(intent);
            }
        }
        log.info("{} begins as {}", partition, start);
    }

    private void begin(Source source, long from) {
        filling = builder(source, from);
        seek = OptionalLong.of(from);
    }

    private void reread(LaneState.Rereading rereading) {
        BatchBuilder builder = filling;
        if (builder == null || !builder.isFull()) {
            return;
        }
        Batch batch = builder.close();
        if (!rereading.intent().names(batch)) {
            halt("Kafka now holds other records than the intent "
                    + rereading.intent().toText());
            return;
        }
        for (DayBlock block : batch.blocks()) {
            if (!batch.reconciling() && block.stored() > 0 && !block.isEmpty()) {
                halt("of " + batch + " on day " + block.day() + " only " + block.stored() + " rows are stored");
                return;
            }
        }
        List<DayBlock> blocks = toInsert(batch);
        RecoveryStep step = blocks.isEmpty()
                ? new RecoveryStep.AllThere()
                : blocks.size() == batch.blocks().size()
                        ? new RecoveryStep.NoneThere()
                        : new RecoveryStep.SomeThere(blocks);
        metrics.recovered(step);
        state = blocks.isEmpty()
                ? rereading.nothingToInsert(batch, work.sendUnstorable(batch, 0))
                : rereading.plan(batch.withBlocks(blocks), work.open(0));
        fillAfter(batch);
        seek = OptionalLong.of(batch.to() + 1);
    }

    private void inserted(LaneState.Inserting inserting) {
        Throwable failure = failureOf(inserting.outcome());
        if (failure == null && !inserting.outcome().isDone()) {
            return;
        }
        InsertOutcome outcome =
                failure == null ? inserting.outcome().join() : new InsertOutcome.Unknown(failure.toString());
        Batch batch = inserting.batch();
        switch (outcome) {
            case InsertOutcome.Landed()
            when !inserting.again() -> {
                store.answered();
                state = inserting.landed(work.sendUnstorable(batch, 0));
            }
            case InsertOutcome.Landed() -> state = inserting.doubtful(work.look(batch, inserting.pass(), 0), true);
            case InsertOutcome.Refused(int code, String message) -> {
                log.warn("{}: ClickHouse refused {}: {}", partition, batch, message);
                store.failed("refuses inserts with code " + code);
                state = inserting.doubtful(work.look(batch, inserting.pass(), ++failures), false);
            }
            case InsertOutcome.Unknown(String why) -> {
                log.warn("{}: the insert of {} has an unknown end: {}", partition, batch, why);
                store.failed("an insert had no answer");
                state = inserting.doubtful(work.look(batch, inserting.pass(), ++failures), false);
            }
        }
    }

    private void recovered(LaneState.Recovering recovering) {
        Throwable failure = failureOf(recovering.step());
        if (failure != null) {
            if (retry(failure)) {
                state = recovering.look(work.look(recovering.batch(), recovering.pass(), failures));
            }
            return;
        }
        if (!recovering.step().isDone()) {
            return;
        }
        Batch batch = recovering.batch();
        RecoveryStep step = recovering.step().join();
        metrics.recovered(step);
        log.info("{}: {} turned out as {}", partition, batch, step);
        switch (step) {
            case RecoveryStep.AllThere() -> state = recovering.allThere(work.sendUnstorable(batch, 0));
            case RecoveryStep.Contradiction(String what) -> halt(what);
            case RecoveryStep.NoneThere() -> insertAgain(recovering, batch.blocks());
            case RecoveryStep.SomeThere(List<DayBlock> missing) -> insertAgain(recovering, missing);
        }
    }

    private void insertAgain(LaneState.Recovering recovering, List<DayBlock> missing) {
        if (recovering.saidToHaveLanded()) {
            halt("ClickHouse said that " + recovering.batch() + " landed, but does not find it");
        } else {
            state = recovering.insertAgain(recovering.batch().withBlocks(missing), work.open(failures));
        }
    }

    private @Nullable Batch closeWhenDue(long now, long ageNanos) {
        BatchBuilder builder = filling;
        if (builder == null || !isDue(builder, now, ageNanos)) {
            return null;
        }
        Batch batch = builder.close();
        fillAfter(batch);
        work.reached(CrashPoint.BATCH_CLOSED);
        return batch;
    }

    private void fillAfter(Batch batch) {
        filling = builder(batch.source(), batch.to() + 1);
    }

    private BatchBuilder builder(Source source, long from) {
        return from <= reconcileUpTo
                ? BatchBuilder.reconciling(source, from, limits, stored)
                : BatchBuilder.next(source, from, limits);
    }

    private boolean isDue(BatchBuilder builder, long now, long ageNanos) {
        return !builder.isEmpty() && (builder.isFull() || builder.ageNanos(now) >= ageNanos || seek.isPresent());
    }

    private static List<DayBlock> toInsert(Batch batch) {
        return batch.blocks().stream().filter(block -> !block.isEmpty()).toList();
    }

    private static boolean isGood(CompletableFuture<?> future) {
        return future.isDone() && !future.isCompletedExceptionally();
    }

    private static @Nullable Throwable failureOf(CompletableFuture<?> future) {
        return future.isCompletedExceptionally() ? future.exceptionNow() : null;
    }

    /** False when trying again is of no use, and the partition is halted. */
    private boolean retry(Throwable failure) {
        failures++;
        if (failure instanceof DoubledRows doubled) {
            halt(String.valueOf(doubled.getMessage()));
            return false;
        }
        log.warn("{}: try {} failed: {}", partition, failures, failure.toString());
        store.failed("does not answer");
        return true;
    }
}
