package dev.weir.sink;

import dev.weir.contract.Mark;
import dev.weir.sink.rows.Batch;
import dev.weir.sink.rows.Batch.TargetBlock;
import dev.weir.sink.rows.Source;
import dev.weir.sink.rows.StoredOffsets;
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
    private final Trouble trouble;
    private final Insertion insertion;
    private final MarkSteps marks;
    private LaneState state = new LaneState.Assigned();
    private CommittedPosition lastKnown = new CommittedPosition.Nowhere();
    private long beginning;
    private long committed = -1;
    private long lostAt = -1;

    Lane(TopicPartition partition, LaneWork work, Intake intake, SinkMetrics metrics, StoreHealth store) {
        this.partition = partition;
        this.work = work;
        this.intake = intake;
        this.metrics = metrics;
        this.store = store;
        this.trouble = new Trouble(partition, intake, store);
        this.insertion = new Insertion(partition, work, intake, metrics, store, trouble);
        this.marks = new MarkSteps(partition, work, metrics, store, trouble);
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
        state = startingAt(position, logBeginning);
    }

    private LaneState startingAt(CommittedPosition position, long logBeginning) {
        return new LaneState.Assigned().locating(work.locate(partition, position, logBeginning, trouble.failures()));
    }

    /** Kafka does not hold the offset at which this lane reads: the topic was made anew, or records are lost. */
    void outOfRange(long offset) {
        if (lostAt >= 0 || intake.isStopped()) {
            state = trouble.halt("Kafka holds no record at offset " + offset + " any more");
        } else {
            log.warn("{}: Kafka holds nothing at offset {}; looking where to begin", partition, offset);
            lostAt = offset;
            intake.stop();
            state = new LaneState.Assigned();
        }
    }

    /** Takes records until the batch has its end; the rest is read again later. */
    void accept(List<ConsumerRecord<byte[], byte[]>> records, long now) {
        if (!intake.accept(records, now) && state instanceof LaneState.Rereading && !intake.isFull()) {
            String undefined = intake.undefined();
            state = trouble.halt(undefined == null ? "a record of an unfinished batch is gone from Kafka" : undefined);
        }
    }

    /** Moves on as far as can be without committing. */
    void advance(long now, BatchPace pace, boolean closing) {
        state = switch (state) {
            case LaneState.Locating locating -> after(locating);
            case LaneState.Rereading rereading -> after(rereading);
            case LaneState.Idle idle -> after(idle, closing ? null : intake.due(now, pace));
            case LaneState.Planned planned -> after(planned);
            case LaneState.Inserting inserting -> insertion.after(inserting);
            case LaneState.Isolating isolating -> insertion.after(isolating);
            case LaneState.Recovering recovering -> insertion.after(recovering);
            case LaneState.Erasing erasing -> marks.after(erasing, now);
            case LaneState.Settling settling -> after(settling, now, pace, closing);
            case LaneState.Settled settled -> after(settled, closing ? null : intake.due(now, pace));
            case LaneState.Assigned _, LaneState.Halted _ -> state;
        };
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
                Mark mark = planned.batch().mark();
                state = mark == null ? insertion.begin(planned, pass) : marks.begin(planned, mark, pass);
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

    private LaneState after(LaneState.Locating locating) {
        Throwable failure = Trouble.of(locating.start());
        if (failure != null) {
            return trouble.after(failure, () -> startingAt(lastKnown, beginning));
        }
        if (!locating.start().isDone()) {
            return locating;
        }
        trouble.isOver();
        store.answered();
        Start start = locating.start().join();
        metrics.located(start);
        log.info("{} begins as {}", partition, start);
        return switch (start) {
            case Start.From(Source source, long offset) -> {
                intake.begin(source, offset);
                yield locating.found();
            }
            case Start.Reconcile(Source source, long from, long upTo, StoredOffsets offsets) -> {
                intake.reconcile(source, from, upTo, offsets);
                yield locating.found();
            }
            case Start.Again(Source source, long from, Intent intent, StoredOffsets offsets) -> {
                intake.again(source, from, intent, offsets);
                yield locating.unfinished(intent);
            }
        };
    }

    private LaneState after(LaneState.Rereading rereading) {
        Batch batch = intake.reread();
        if (batch == null) {
            return rereading;
        }
        if (!rereading.intent().names(batch)) {
            return trouble.halt("Kafka now holds other records than the intent "
                    + rereading.intent().toText());
        }
        for (TargetBlock block : batch.blocks()) {
            if (!batch.reconciling() && block.stored() > 0 && !block.isEmpty()) {
                return trouble.halt(
                        "of " + batch + " in " + block.target() + " only " + block.stored() + " rows are stored");
            }
        }
        List<TargetBlock> blocks = toInsert(batch);
        RecoveryStep step = blocks.isEmpty()
                ? new RecoveryStep.AllThere()
                : blocks.size() == batch.blocks().size()
                        ? new RecoveryStep.NoneThere()
                        : new RecoveryStep.SomeThere(blocks);
        metrics.recovered(step);
        intake.fillAfter(batch);
        intake.seekAfter(batch);
        return isNothing(batch, blocks)
                ? rereading.nothingToInsert(batch, work.sendUnstorable(batch, 0))
                : rereading.plan(batch.withBlocks(blocks), work.open(partition, 0));
    }

    private LaneState after(LaneState.Idle idle, @Nullable Batch due) {
        if (due == null) {
            String undefined = intake.undefined();
            return undefined == null ? idle : trouble.halt(undefined);
        }
        List<TargetBlock> blocks = toInsert(due);
        closed(due);
        return isNothing(due, blocks)
                ? idle.nothingToInsert(due, work.sendUnstorable(due, 0))
                : idle.plan(due.withBlocks(blocks), work.open(partition, 0));
    }

    private LaneState after(LaneState.Planned planned) {
        Throwable failure = Trouble.of(planned.pass());
        return failure == null
                ? planned
                : trouble.after(failure, () -> planned.ask(work.open(partition, trouble.failures())));
    }

    private LaneState after(LaneState.Settling settling, long now, BatchPace pace, boolean closing) {
        Throwable failure = Trouble.of(settling.sent());
        if (failure != null) {
            return trouble.after(
                    failure, () -> settling.send(work.sendUnstorable(settling.batch(), trouble.failures())));
        }
        if (!settling.sent().isDone()) {
            return settling;
        }
        trouble.isOver();
        metrics.settled(settling.batch(), now);
        return after(settling.settled(), closing ? null : intake.due(now, pace));
    }

    private LaneState after(LaneState.Settled settled, @Nullable Batch due) {
        List<TargetBlock> blocks = due == null ? List.of() : toInsert(due);
        if (due == null || isNothing(due, blocks)) {
            return settled;
        }
        closed(due);
        return settled.planNext(due.withBlocks(blocks), work.open(partition, 0));
    }

    /** The next batch is filled from here on. */
    private void closed(Batch batch) {
        intake.fillAfter(batch);
        work.reached(CrashPoint.BATCH_CLOSED);
    }

    private static boolean isNothing(Batch batch, List<TargetBlock> toInsert) {
        return toInsert.isEmpty() && batch.mark() == null;
    }

    private static List<TargetBlock> toInsert(Batch batch) {
        return batch.blocks().stream().filter(block -> !block.isEmpty()).toList();
    }

    private static boolean isGood(CompletableFuture<?> future) {
        return future.isDone() && !future.isCompletedExceptionally();
    }
}
