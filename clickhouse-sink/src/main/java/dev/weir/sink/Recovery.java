package dev.weir.sink;

import dev.weir.sink.Intent.Kind;
import dev.weir.sink.rows.Batch;
import dev.weir.sink.rows.Batch.TargetBlock;
import dev.weir.sink.rows.Source;
import dev.weir.sink.rows.StoredOffsets;
import dev.weir.sink.store.Pass;
import dev.weir.sink.store.RowStore;
import dev.weir.sink.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what became of inserts with an unknown end, by asking ClickHouse what is stored. */
final class Recovery {
    private static final Logger log = LoggerFactory.getLogger(Recovery.class);
    private static final Duration UNTIL_KILL = Duration.ofSeconds(10);
    private static final Duration UNTIL_GIVEN_UP = Duration.ofSeconds(90);

    private final RowStore store;
    private final CrashPoint.Watch crash;

    Recovery(RowStore store, CrashPoint.Watch crash) {
        this.store = store;
        this.crash = crash;
    }

    /** The answer for a batch that is still in memory. */
    RecoveryStep look(Batch batch, Pass pass) throws StoreException, InterruptedException, TimeoutException {
        crash.reached(CrashPoint.RECOVERY_STARTED);
        revoke(pass);
        crash.reached(CrashPoint.RECOVERY_REVOKED);
        Map<String, Integer> counts = store.count(batch.source(), batch.from(), batch.to());
        crash.reached(CrashPoint.RECOVERY_COUNTED);
        List<TargetBlock> missing = new ArrayList<>();
        for (TargetBlock block : batch.blocks()) {
            int count = counts.getOrDefault(block.target(), 0);
            if (count == block.stored()) {
                missing.add(block);
            } else if (count != block.stored() + block.block().rows()) {
                return new RecoveryStep.Contradiction("of " + batch + ", of " + block.target() + ", " + count
                        + " rows are stored, neither " + block.stored() + " nor "
                        + block.block().rows() + " more");
            }
        }
        if (missing.isEmpty()) {
            return new RecoveryStep.AllThere();
        }
        return missing.size() == batch.blocks().size()
                ? new RecoveryStep.NoneThere()
                : new RecoveryStep.SomeThere(missing);
    }

    /** Where to begin with a partition of which that position was committed. */
    Start locate(Source source, CommittedPosition committed, long beginning)
            throws StoreException, InterruptedException, TimeoutException {
        return switch (committed) {
            case CommittedPosition.At(String topicId, long offset)
            when topicId.equals(source.topicId()) -> trusted(source, offset, beginning);
            case CommittedPosition.Before(String topicId, long from, Intent intent)
            when topicId.equals(source.topicId()) -> afterIntent(source, from, intent, beginning);
            case CommittedPosition.Before(String topicId, long from, Intent intent) -> {
                log.warn("{}: the topic was made anew; an intent of {} at {} is void", source, topicId, from);
                revoke(intent.pass());
                yield fromStore(source, beginning);
            }
            case CommittedPosition.At(String topicId, long offset) -> {
                log.warn("{}: the topic was made anew; position {} of {} is void", source, offset, topicId);
                yield fromStore(source, beginning);
            }
            case CommittedPosition.Nowhere() -> fromStore(source, beginning);
        };
    }

    private Start afterIntent(Source source, long from, Intent intent, long beginning)
            throws StoreException, InterruptedException, TimeoutException {
        crash.reached(CrashPoint.RECOVERY_STARTED);
        revoke(intent.pass());
        crash.reached(CrashPoint.RECOVERY_REVOKED);
        StoredOffsets stored = intent.kind() == Kind.RECONCILING
                ? store.storedOrErased(source, from, intent.to())
                : store.stored(source, from, intent.to());
        crash.reached(CrashPoint.RECOVERY_COUNTED);
        log.info("{}: {} of {} rows of {}..{} are stored", source, stored.count(), intent.rows(), from, intent.to());
        if (store.greatest(source, intent.to() + 1).isPresent()) {
            return fromStore(source, beginning);
        }
        // Records that were no rows are sent to traffic.rejected once more by reading the batch again, and what a mark
        // names is looked for again.
        return stored.count() == intent.rows() && intent.unstorable() == 0 && intent.kind() != Kind.ERASING
                ? new Start.From(source, intent.to() + 1)
                : new Start.Again(source, from, intent, stored);
    }

    private Start trusted(Source source, long offset, long beginning)
            throws StoreException, InterruptedException, TimeoutException {
        return store.greatest(source, offset).isEmpty() ? new Start.From(source, offset) : fromStore(source, beginning);
    }

    private Start fromStore(Source source, long beginning) throws StoreException, InterruptedException {
        if (store.greatest(source, 0).isEmpty()) {
            return new Start.From(source, beginning);
        }
        // Some sink may hold a pass that no intent names to us any more.
        log.warn(
                "{}: the committed position is lost; waiting {} for passes to end",
                source,
                store.passes().quietTime());
        Thread.sleep(store.passes().quietTime());
        while (store.passes().isBusy(source)) {
            Thread.sleep(100);
        }
        OptionalLong greatest = store.greatest(source, 0);
        long searched = Math.max(beginning, greatest.orElse(0) - Batch.MAX_SPAN + 1);
        long from = Math.max(searched, store.settledBelow(source));
        StoredOffsets stored = store.storedOrErased(source, from, greatest.orElse(0));
        log.warn("{}: reading again from {}, leaving out {} rows that are stored", source, from, stored.count());
        return new Start.Reconcile(source, from, greatest.orElse(0), stored);
    }

    /** Returns once no insert under that pass can begin or be running. */
    void revoke(Pass pass) throws StoreException, InterruptedException, TimeoutException {
        long start = System.nanoTime();
        boolean killed = false;
        while (!store.passes().revoke(pass)) {
            long waited = System.nanoTime() - start;
            if (waited > UNTIL_GIVEN_UP.toNanos()) {
                throw new TimeoutException(
                        "an insert under " + pass.id() + " has been running for " + UNTIL_GIVEN_UP.toSeconds() + " s");
            }
            if (!killed && waited > UNTIL_KILL.toNanos()) {
                log.warn("An insert under {} is still running: killing it", pass.id());
                store.passes().kill(pass);
                killed = true;
            }
            Thread.sleep(100);
        }
    }
}
