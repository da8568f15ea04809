package dev.weir.sink;

import dev.weir.contract.Mark;
import dev.weir.sink.rows.Batch;
import dev.weir.sink.rows.Batch.TargetBlock;
import dev.weir.sink.rows.Source;
import dev.weir.sink.store.InsertOutcome;
import dev.weir.sink.store.Pass;
import dev.weir.sink.store.RowStore;
import dev.weir.sink.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** What partitions wait for, done beside the thread that polls Kafka. */
final class LaneWork implements AutoCloseable {
    /** Removes the rows that a mark names; returns once none is left. */
    interface Eraser {
        void erase(Source source, long offset, Mark mark, Pass pass) throws StoreException, InterruptedException;
    }

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("lane-", 0).factory());
    private final RowStore store;
    private final Recovery recovery;
    private final Isolation isolation;
    private final Eraser eraser;
    private final Admin admin;
    private final RejectedOutlet rejected;
    private final SinkMetrics metrics;
    private final CrashPoint.Watch crash;

    LaneWork(
            RowStore store,
            Recovery recovery,
            Isolation isolation,
            Eraser eraser,
            Admin admin,
            RejectedOutlet rejected,
            SinkMetrics metrics,
            CrashPoint.Watch crash) {
        this.store = store;
        this.recovery = recovery;
        this.isolation = isolation;
        this.eraser = eraser;
        this.admin = admin;
        this.rejected = rejected;
        this.metrics = metrics;
        this.crash = crash;
    }

    CompletableFuture<Start> locate(
            TopicPartition partition, CommittedPosition committed, long beginning, int failures) {
        return run(failures, () -> {
            String topicId = admin.describeTopics(List.of(partition.topic()))
                    .allTopicNames()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .topicId()
                    .toString();
            return recovery.locate(new Source(topicId, partition), committed, beginning);
        });
    }

    CompletableFuture<Pass> open(TopicPartition partition, int failures) {
        return run(failures, () -> {
            Pass pass = store.passes().open(partition.partition());
            crash.reached(CrashPoint.PASS_OPEN);
            return pass;
        });
    }

    /** A new pass once nothing can be done under the old one any more. */
    CompletableFuture<Pass> openAfter(Pass old, TopicPartition partition, int failures) {
        return run(failures, () -> {
            recovery.revoke(old);
            return store.passes().open(partition.partition());
        });
    }

    /** Removes the rows that a mark names. */
    CompletableFuture<Void> erase(Batch batch, Mark mark, Pass pass) {
        return run(0, () -> {
            eraser.erase(batch.source(), batch.to(), mark, pass);
            return null;
        });
    }

    /** Inserts block after block until all have landed or one has not. */
    CompletableFuture<InsertOutcome> insert(Batch batch, Pass pass) {
        return run(0, () -> {
            crash.reached(CrashPoint.INTENT_COMMITTED);
            for (TargetBlock block : batch.blocks()) {
                long start = System.nanoTime();
                InsertOutcome outcome = store.insert(pass, batch, block);
                metrics.inserted(outcome, block.block().rows(), System.nanoTime() - start);
                if (!(outcome instanceof InsertOutcome.Landed)) {
                    return outcome;
                }
                crash.reached(CrashPoint.DAY_INSERTED);
            }
            crash.reached(CrashPoint.BATCH_INSERTED);
            return new InsertOutcome.Landed();
        });
    }

    /** Inserts all rows but those that ClickHouse refuses singly. */
    CompletableFuture<Batch> insertInPieces(Batch batch, Pass pass) {
        return run(0, () -> {
            crash.reached(CrashPoint.INTENT_COMMITTED);
            Batch landed = isolation.insert(batch, pass);
            crash.reached(CrashPoint.PIECES_INSERTED);
            return landed;
        });
    }

    CompletableFuture<RecoveryStep> look(Batch batch, Pass pass, int failures) {
        return run(failures, () -> recovery.look(batch, pass));
    }

    CompletableFuture<Void> sendUnstorable(Batch batch, int failures) {
        if (batch.unstorable().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return run(failures, () -> {
            rejected.send(batch.source(), batch.unstorable());
            crash.reached(CrashPoint.UNSTORABLE_SENT);
            return null;
        });
    }

    /** Says that the polling thread has come to that point. */
    void reached(CrashPoint point) {
        crash.reached(point);
    }

    private <T extends @org.jspecify.annotations.Nullable Object> CompletableFuture<T> run(
            int failures, Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                if (failures > 0) {
                    long pause = FIRST_PAUSE.toMillis() << Math.min(failures - 1, 10);
                    Thread.sleep(Math.min(pause, LONGEST_PAUSE.toMillis()));
                }
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
