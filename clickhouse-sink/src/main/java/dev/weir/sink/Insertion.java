package dev.weir.sink;

import dev.weir.sink.LaneState.Inserting;
import dev.weir.sink.LaneState.Isolating;
import dev.weir.sink.LaneState.Manner;
import dev.weir.sink.LaneState.Planned;
import dev.weir.sink.LaneState.Recovering;
import dev.weir.sink.rows.Batch;
import dev.weir.sink.rows.Batch.TargetBlock;
import dev.weir.sink.store.InsertOutcome;
import dev.weir.sink.store.Pass;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a partition from a committed intent to rows that are known to be stored. */
final class Insertion {
    private static final Logger log = LoggerFactory.getLogger(Insertion.class);

    private final TopicPartition partition;
    private final LaneWork work;
    private final Intake intake;
    private final SinkMetrics metrics;
    private final StoreHealth store;
    private final Trouble trouble;

    Insertion(
            TopicPartition partition,
            LaneWork work,
            Intake intake,
            SinkMetrics metrics,
            StoreHealth store,
            Trouble trouble) {
        this.partition = partition;
        this.work = work;
        this.intake = intake;
        this.metrics = metrics;
        this.store = store;
        this.trouble = trouble;
    }

    /** The intent is committed. */
    LaneState begin(Planned planned, Pass pass) {
        return planned.manner() == Manner.IN_PIECES
                ? planned.inPieces(pass, work.insertInPieces(planned.batch(), pass))
                : planned.intended(pass, work.insert(planned.batch(), pass));
    }

    LaneState after(Inserting inserting) {
        Throwable failure = Trouble.of(inserting.outcome());
        if (failure == null && !inserting.outcome().isDone()) {
            return inserting;
        }
        InsertOutcome outcome =
                failure == null ? inserting.outcome().join() : new InsertOutcome.Unknown(failure.toString());
        Batch batch = inserting.batch();
        return switch (outcome) {
            case InsertOutcome.Landed()
            when inserting.manner() == Manner.FIRST -> {
                store.answered();
                batch.release();
                yield inserting.landed(work.sendUnstorable(batch, 0));
            }
            case InsertOutcome.Landed() -> inserting.saidToHaveLanded(work.look(batch, inserting.pass(), 0));
            case InsertOutcome.Refused refused
            when refused.blamesRows() -> {
                log.warn("{}: ClickHouse refuses rows of {}: {}", partition, batch, refused.message());
                yield inserting.doubtful(work.look(batch, inserting.pass(), 0), Manner.IN_PIECES);
            }
            case InsertOutcome.Refused(int code, String message) -> {
                log.warn("{}: ClickHouse refused {}: {}", partition, batch, message);
                store.failed(code);
                yield inserting.doubtful(work.look(batch, inserting.pass(), trouble.oneMore()), Manner.AGAIN);
            }
            case InsertOutcome.Unknown(String why) -> {
                log.warn("{}: the insert of {} has an unknown end: {}", partition, batch, why);
                store.didNotAnswer();
                yield inserting.doubtful(work.look(batch, inserting.pass(), trouble.oneMore()), Manner.AGAIN);
            }
        };
    }

    LaneState after(Isolating isolating) {
        Throwable failure = Trouble.of(isolating.landed());
        if (failure != null) {
            return trouble.after(failure, () -> {
                // Pieces may be stored: the intent, as if it were another sink's, tells how to go on.
                intake.stop();
                return isolating.unclear();
            });
        }
        if (!isolating.landed().isDone()) {
            return isolating;
        }
        Batch without = isolating.landed().join();
        store.answered();
        metrics.insertedInPieces(without);
        return without.blocks().isEmpty()
                ? isolating.nothingLanded(without, work.sendUnstorable(without, 0))
                : isolating.saidToHaveLanded(without, work.look(without, isolating.pass(), 0));
    }

    LaneState after(Recovering recovering) {
        Throwable failure = Trouble.of(recovering.step());
        if (failure != null) {
            return trouble.after(
                    failure,
                    () -> recovering.look(work.look(recovering.batch(), recovering.pass(), trouble.failures())));
        }
        if (!recovering.step().isDone()) {
            return recovering;
        }
        Batch batch = recovering.batch();
        RecoveryStep step = recovering.step().join();
        metrics.recovered(step);
        log.info("{}: {} turned out as {}", partition, batch, step);
        return switch (step) {
            case RecoveryStep.AllThere() -> {
                store.answered();
                yield recovering.allThere(work.sendUnstorable(batch, 0));
            }
            case RecoveryStep.Contradiction(String what) -> trouble.halt(what);
            case RecoveryStep.NoneThere() -> insertAgain(recovering, batch.blocks());
            case RecoveryStep.SomeThere(List<TargetBlock> missing) -> insertAgain(recovering, missing);
        };
    }

    private LaneState insertAgain(Recovering recovering, List<TargetBlock> missing) {
        if (recovering.saidToHaveLanded()) {
            return trouble.halt("ClickHouse said that " + recovering.batch() + " landed, but does not find it");
        }
        Batch remaining = recovering.batch().withBlocks(missing);
        return recovering.insertAgain(
                recovering.next() == Manner.IN_PIECES ? remaining.inPieces() : remaining,
                work.open(partition, trouble.failures()));
    }
}
