package dev.weir.sink;

import dev.weir.sink.rows.Batch;
import dev.weir.sink.store.InsertOutcome;
import dev.weir.sink.store.Pass;
import java.util.concurrent.CompletableFuture;

/**
 * Where a partition stands; each state holds what it alone needs, and its methods are the legal moves. While one batch
 * is under way the next is being filled.
 */
sealed interface LaneState {
    /** Just assigned: nothing is known yet. */
    record Assigned() implements LaneState {
        Locating locating(CompletableFuture<Start> start) {
            return new Locating(start);
        }
    }

    /** Finding out where to begin. */
    record Locating(CompletableFuture<Start> start) implements LaneState {
        Idle found() {
            return new Idle();
        }

        Rereading unfinished(Intent intent) {
            return new Rereading(intent);
        }
    }

    /** No batch is under way. */
    record Idle() implements LaneState {
        Planned plan(Batch batch, CompletableFuture<Pass> pass) {
            return new Planned(batch, pass, Manner.FIRST);
        }

        Settling nothingToInsert(Batch batch, CompletableFuture<Void> sent) {
            return new Settling(batch, sent);
        }
    }

    /** Reading the batch of an intent again. */
    record Rereading(Intent intent) implements LaneState {
        Planned plan(Batch batch, CompletableFuture<Pass> pass) {
            return new Planned(batch, pass, Manner.AGAIN);
        }

        Settling nothingToInsert(Batch batch, CompletableFuture<Void> sent) {
            return new Settling(batch, sent);
        }
    }

    /**
     * The batch is closed; its intent is committed as soon as ClickHouse has given the pass.
     *
     * @param manner how it will be inserted
     */
    record Planned(Batch batch, CompletableFuture<Pass> pass, Manner manner) implements LaneState {
        Planned ask(CompletableFuture<Pass> anew) {
            return new Planned(batch, anew, manner);
        }

        Inserting intended(Pass granted, CompletableFuture<InsertOutcome> outcome) {
            return new Inserting(batch, granted, outcome, manner);
        }

        Isolating inPieces(Pass granted, CompletableFuture<Batch> landed) {
            return new Isolating(granted, landed);
        }

        Erasing toErase(Pass granted, CompletableFuture<Void> erased) {
            return new Erasing(batch, granted, erased);
        }
    }

    /** How a batch is inserted. */
    enum Manner {
        /** A block a day; no row of it was ever sent. */
        FIRST,
        /** A block a day, after an insert with an unknown end: it is counted afterwards. */
        AGAIN,
        /** In pieces, because ClickHouse refused a row of it: what it refuses singly is left out. */
        IN_PIECES
    }

    /** The intent is committed and the rows are being inserted. */
    record Inserting(Batch batch, Pass pass, CompletableFuture<InsertOutcome> outcome, Manner manner)
            implements LaneState {
        Settling landed(CompletableFuture<Void> sent) {
            return new Settling(batch, sent);
        }

        Recovering saidToHaveLanded(CompletableFuture<RecoveryStep> step) {
            return new Recovering(batch, pass, step, true, Manner.AGAIN);
        }

        Recovering doubtful(CompletableFuture<RecoveryStep> step, Manner next) {
            return new Recovering(batch, pass, step, false, next);
        }
    }

    /**
     * The intent is committed and the rows are being inserted piece by piece.
     *
     * @param landed the batch without the rows that ClickHouse refuses, which are among its unstorable records
     */
    record Isolating(Pass pass, CompletableFuture<Batch> landed) implements LaneState {
        Recovering saidToHaveLanded(Batch without, CompletableFuture<RecoveryStep> step) {
            return new Recovering(without, pass, step, true, Manner.AGAIN);
        }

        Settling nothingLanded(Batch without, CompletableFuture<Void> sent) {
            return new Settling(without, sent);
        }

        Assigned unclear() {
            return new Assigned();
        }
    }

    /** The intent of a mark is committed; the rows before it that it names are being counted, booked and removed. */
    record Erasing(Batch batch, Pass pass, CompletableFuture<Void> erased) implements LaneState {
        Planned again(CompletableFuture<Pass> fresh) {
            return new Planned(batch, fresh, Manner.AGAIN);
        }

        Settled settled() {
            return new Settled(batch);
        }
    }

    /**
     * Counting what is stored of the batch.
     *
     * @param saidToHaveLanded whether ClickHouse said that the rows are in: then they must be found
     * @param next how rows that are missing are inserted
     */
    record Recovering(
            Batch batch, Pass pass, CompletableFuture<RecoveryStep> step, boolean saidToHaveLanded, Manner next)
            implements LaneState {
        Recovering look(CompletableFuture<RecoveryStep> anew) {
            return new Recovering(batch, pass, anew, saidToHaveLanded, next);
        }

        Settling allThere(CompletableFuture<Void> sent) {
            return new Settling(batch, sent);
        }

        Planned insertAgain(Batch remaining, CompletableFuture<Pass> fresh) {
            return new Planned(remaining, fresh, next);
        }
    }

    /** All rows are stored; the records that were none are on their way to traffic.rejected. */
    record Settling(Batch batch, CompletableFuture<Void> sent) implements LaneState {
        Settling send(CompletableFuture<Void> anew) {
            return new Settling(batch, anew);
        }

        Settled settled() {
            return new Settled(batch);
        }
    }

    /** Every record of the batch is where it belongs; the position is to be committed, alone or with the next intent. */
    record Settled(Batch batch) implements LaneState {
        Idle done() {
            return new Idle();
        }

        Planned planNext(Batch next, CompletableFuture<Pass> pass) {
            return new Planned(next, pass, Manner.FIRST);
        }
    }

    /** Stopped until a person has looked. */
    record Halted(String reason) implements LaneState {}
}
