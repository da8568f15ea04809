package dev.weir.sink;

import dev.weir.contract.Erasure;
import dev.weir.sink.Isolation.TooManyRefused;
import dev.weir.sink.LaneState.Manner;
import dev.weir.sink.rows.Batch;
import dev.weir.sink.rows.Batch.DayBlock;
import dev.weir.sink.rows.BatchLimits;
import dev.weir.sink.rows.BlockMemory;
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
    private final Intake intake;
    private final SinkMetrics metrics;
    private final StoreHealth store;
    private LaneState state = new LaneState.Assigned();
    private CommittedPosition lastKnown = new CommittedPosition.Nowhere();
    private long beginning;
    private long committed = -1;
    private long lostAt = -1;
    private int failures;

    Lane(
            TopicPartition partition,
            LaneWork work,
            BatchLimits limits,
            BlockMemory memory,
            SinkMetrics metrics,
            StoreHealth store) {
        this.partition = partition;
        this.work = work;
        this.intake = new Intake(limits, memory);
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
        return intake.hasRoom() && !(state instanceof LaneState.Halted);
    }

    /** Whether something must end before the partition can be left in order. */
    boolean isUnderWay() {
        return switch (state) {
            case LaneState.Inserting _,
                    LaneState.Isolating _,
                    LaneState.Erasing _,
                    LaneState.Recovering _,
                    LaneState.Settling _,
                    LaneState.Settled _ -> true;
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
        return intake.takeSeek();
    }

    void locate(CommittedPosition position, long logBeginning) {
        lastKnown = position;
        beginning = logBeginning;
        state = new LaneState.Assigned().locating(work.locate(partition, position, logBeginning, failures));
    }

    /** Kafka does not hold the offset at which this lane reads: the topic was made anew, or records are lost. */
    void outOfRange(long offset) {
        if (lostAt >= 0 || intake.isStopped()) {
            halt("Kafka holds no record at offset " + offset + " any more");
        } else {
            log.warn("{}: Kafka holds nothing at offset {}; looking where to begin", partition, offset);
            lostAt = offset;
            intake.stop();
            state = new LaneState.Assigned();
        }
    }

    void halt(String reason) {
        log.error("{} is halted: {}", partition, reason);
        state = new LaneState.Halted(reason);
        intake.stop();
    }

    /** Takes records until the batch has its end; the rest is read again later. */
    void accept(List<ConsumerRecord<byte[], byte[]>> records, long now) {
        if (!intake.accept(records, now) && state instanceof LaneState.Rereading && !intake.isFull()) {
            halt("a record of an unfinished batch is gone from Kafka");
        }
    }

    /** Moves on as far as can be without committing. */
    void advance(long now, BatchPace pace, boolean closing) {
        switch (state) {
            case LaneState.Locating locating -> located(locating);
            case LaneState.Rereading rereading -> reread(rereading);
            case LaneState.Idle idle -> {
                Batch batch = closing ? null : intake.due(now, pace);
                if (batch != null) {
                    List<DayBlock> blocks = toInsert(batch);
                    intake.fillAfter(batch);
                    work.reached(CrashPoint.BATCH_CLOSED);
                    state = isNothing(batch, blocks)
                            ? idle.nothingToInsert(batch, work.sendUnstorable(batch, 0))
                            : idle.plan(batch.withBlocks(blocks), work.open(partition, 0));
                }
            }
            case LaneState.Planned planned -> {
                Throwable failure = failureOf(planned.pass());
                if (failure != null && retry(failure)) {
                    state = planned.ask(work.open(partition, failures));
                }
            }
            case LaneState.Inserting inserting -> inserted(inserting);
            case LaneState.Isolating isolating -> isolated(isolating);
            case LaneState.Erasing erasing -> erased(erasing, now);
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
                    advance(now, pace, closing);
                }
            }
            case LaneState.Settled settled -> {
                Batch batch = closing ? null : intake.due(now, pace);
                List<DayBlock> blocks = batch == null ? List.of() : toInsert(batch);
                if (batch != null && !isNothing(batch, blocks)) {
                    state = settled.planNext(batch.withBlocks(blocks), work.open(partition, 0));
                    intake.fillAfter(batch);
                    work.reached(CrashPoint.BATCH_CLOSED);
                }
            }
            case LaneState.Assigned _, LaneState.Halted _ -> {}
        }
    }

    /** What is to be committed for this partition now; position is where the consumer stands. */
    @Nullable OffsetAndMetadata toCommit(long position) {
        CommittedPosition.At resting = intake.restingAt(position);
        return switch (state) {
            case LaneState.Planned planned
            when isGood(planned.pass()) ->
                new CommittedPosition.Before(
                                planned.batch().source().topicId(),
                                planned.batch().from(),
                                Intent.of(planned.batch(), planned.pass().join()))
                        .toCommit();
            case LaneState.Settled settled ->
                intake.after(settled.batch(), position).toCommit();
            case LaneState.Idle _ when resting != null && position > committed -> resting.toCommit();
            default -> null;
        };
    }

    /** The group coordinator has taken that commit. */
    void committed(OffsetAndMetadata commit) {
        committed = commit.offset();
        switch (state) {
            case LaneState.Planned planned -> {
                Pass pass = planned.pass().join();
                Erasure erasure = planned.batch().erasure();
                if (erasure != null) {
                    state = planned.toErase(pass, work.erase(planned.batch(), erasure, pass));
                    return;
                }
                state = planned.manner() == Manner.IN_PIECES
                        ? planned.inPieces(pass, work.insertInPieces(planned.batch(), pass))
                        : planned.intended(pass, work.insert(planned.batch(), pass));
            }
            case LaneState.Settled settled -> {
                work.reached(CrashPoint.DONE_COMMITTED);
                state = settled.done();
                intake.settledBelow(commit.offset());
            }
            case LaneState.Idle _ -> intake.settledBelow(commit.offset());
            default -> throw new IllegalStateException("nothing to commit in " + state);
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
                intake.begin(source, offset);
                state = locating.found();
            }
            case Start.Reconcile(Source source, long from, long upTo, StoredOffsets offsets) -> {
                intake.reconcile(source, from, upTo, offsets);
                state = locating.found();
            }
            case Start.Again(Source source, long from, Intent intent, StoredOffsets offsets) -> {
                intake.again(source, from, intent, offsets);
                state = locating.unfinished(intent);
            }
        }
        log.info("{} begins as {}", partition, start);
    }

    private void reread(LaneState.Rereading rereading) {
        Batch batch = intake.reread();
        if (batch == null) {
            return;
        }
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
        state = isNothing(batch, blocks)
                ? rereading.nothingToInsert(batch, work.sendUnstorable(batch, 0))
                : rereading.plan(batch.withBlocks(blocks), work.open(partition, 0));
        intake.fillAfter(batch);
        intake.seekAfter(batch);
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
            when inserting.manner() == Manner.FIRST -> {
                store.answered();
                batch.release();
                state = inserting.landed(work.sendUnstorable(batch, 0));
            }
            case InsertOutcome.Landed() -> state = inserting.saidToHaveLanded(work.look(batch, inserting.pass(), 0));
            case InsertOutcome.Refused refused
            when refused.blamesRows() -> {
                log.warn("{}: ClickHouse refuses rows of {}: {}", partition, batch, refused.message());
                state = inserting.doubtful(work.look(batch, inserting.pass(), 0), Manner.IN_PIECES);
            }
            case InsertOutcome.Refused(int code, String message) -> {
                log.warn("{}: ClickHouse refused {}: {}", partition, batch, message);
                store.failed(code);
                state = inserting.doubtful(work.look(batch, inserting.pass(), ++failures), Manner.AGAIN);
            }
            case InsertOutcome.Unknown(String why) -> {
                log.warn("{}: the insert of {} has an unknown end: {}", partition, batch, why);
                store.didNotAnswer();
                state = inserting.doubtful(work.look(batch, inserting.pass(), ++failures), Manner.AGAIN);
            }
        }
    }

    private void isolated(LaneState.Isolating isolating) {
        Throwable failure = failureOf(isolating.landed());
        if (failure != null) {
            if (retry(failure)) {
                // Pieces may be stored: the intent, as if it were another sink's, tells how to go on.
                intake.stop();
                state = isolating.unclear();
            }
        } else if (isolating.landed().isDone()) {
            Batch without = isolating.landed().join();
            store.answered();
            metrics.insertedInPieces(without);
            state = without.blocks().isEmpty()
                    ? isolating.nothingLanded(without, work.sendUnstorable(without, 0))
                    : isolating.saidToHaveLanded(without, work.look(without, isolating.pass(), 0));
        }
    }

    private void erased(LaneState.Erasing erasing, long now) {
        Throwable failure = failureOf(erasing.erased());
        if (failure != null) {
            if (retry(failure)) {
                state = erasing.again(work.openAfter(erasing.pass(), partition, failures));
            }
        } else if (erasing.erased().isDone()) {
            failures = 0;
            store.answered();
            state = erasing.settled();
            metrics.settled(erasing.batch(), now);
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
            case RecoveryStep.AllThere() -> {
                store.answered();
                state = recovering.allThere(work.sendUnstorable(batch, 0));
            }
            case RecoveryStep.Contradiction(String what) -> halt(what);
            case RecoveryStep.NoneThere() -> insertAgain(recovering, batch.blocks());
            case RecoveryStep.SomeThere(List<DayBlock> missing) -> insertAgain(recovering, missing);
        }
    }

    private void insertAgain(LaneState.Recovering recovering, List<DayBlock> missing) {
        if (recovering.saidToHaveLanded()) {
            halt("ClickHouse said that " + recovering.batch() + " landed, but does not find it");
        } else {
            Batch remaining = recovering.batch().withBlocks(missing);
            state = recovering.insertAgain(
                    recovering.next() == Manner.IN_PIECES ? remaining.inPieces() : remaining,
                    work.open(partition, failures));
        }
    }

    private static boolean isNothing(Batch batch, List<DayBlock> toInsert) {
        return toInsert.isEmpty() && batch.erasure() == null;
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
        if (failure instanceof DoubledRows || failure instanceof TooManyRefused) {
            halt(String.valueOf(failure.getMessage()));
            return false;
        }
        log.warn("{}: try {} failed: {}", partition, failures, failure.toString());
        store.failed(failure);
        return true;
    }
}
