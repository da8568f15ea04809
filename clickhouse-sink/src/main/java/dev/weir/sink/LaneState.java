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
            return new Planned(batch, pass, false);
        }

        Settling nothingToInsert(Batch batch, CompletableFuture<Void> sent) {
            return new Settling(batch, sent);
        }
    }

    /** Reading the batch of an intent again. */
    record Rereading(Intent intent) implements LaneState {
        Planned plan(Batch batch, CompletableFuture<Pass> pass) {
            return new Planned(batch, pass, true);
        }

        Settling nothingToInsert(Batch batch, CompletableFuture<Void> sent) {
            return new Settling(batch, sent);
        }
    }

    /**
     * The batch is closed; its intent is committed as soon as ClickHouse has given the pass.
     *
     * @param again whether an earlier insert of this batch had an unknown end
     */
    record Planned(Batch batch, CompletableFuture<Pass> pass, boolean again) implements LaneState {
        Planned ask(CompletableFuture<Pass> anew) {
            return new Planned(batch, anew, again);
        }

        Inserting intended(Pass granted, CompletableFuture<InsertOutcome> outcome) {
            return new Inserting(batch, granted, outcome, again);
        }
    }

    /** The intent is committed and the rows are being inserted. */
    record Inserting(Batch batch, Pass pass, CompletableFuture<InsertOutcome> outcome, boolean again)
            implements LaneState {
        Settling landed(CompletableFuture<Void> sent) {
            return new Settling(batch, sent);
        }

        Recovering doubtful(CompletableFuture<RecoveryStep> step, boolean saidToHaveLanded) {
            return new Recovering(batch, pass, step, saidToHaveLanded);
        }
    }

    /**
     * Counting what is stored of the batch.
     *
     * @param saidToHaveLanded whether ClickHouse said that the rows are in: then they must be found
     */
    record Recovering(Batch batch, Pass pass, CompletableFuture<RecoveryStep> step, boolean saidToHaveLanded)
            implements LaneState {
        Recovering look(CompletableFuture<RecoveryStep> anew) {
            return new Recovering(batch, pass, anew, saidToHaveLanded);
        }

        Settling allThere(CompletableFuture<Void> sent) {
            return new Settling(batch, sent);
        }

        Planned insertAgain(Batch remaining, CompletableFuture<Pass> fresh) {
            return new Planned(remaining, fresh, true);
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
            return new Planned(next, pass, false);
        }
    }

    /** Stopped until a person has looked. */
    record Halted(String reason) implements LaneState {}
}
