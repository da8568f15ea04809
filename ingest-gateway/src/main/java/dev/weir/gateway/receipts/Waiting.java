package dev.weir.gateway.receipts;

import dev.weir.contract.Ending;
import dev.weir.contract.TrafficKey;
import dev.weir.contract.Trail;
import dev.weir.kit.pipeline.PipelineLook;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One request that waits for its effect: first for the processor's verdict, then for the sink. */
final class Waiting {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Pipeline pipeline;
    private final TrafficKey key;
    private final int partition;
    private final long offset;

    /** Null until the verdict is known. */
    private @Nullable Ending ending;

    /** Where the ledger ended once the request was processed: its rows lie before that. */
    private long ledgerMark;

    /** @param offset where the request lies on its partition of traffic.raw */
    Waiting(Pipeline pipeline, TrafficKey key, int partition, long offset) {
        this.pipeline = pipeline;
        this.key = key;
        this.partition = partition;
        this.offset = offset;
    }

    Outcome within(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (Duration left = patience; left.isPositive(); left = Duration.ofNanos(deadline - System.nanoTime())) {
            try {
                Outcome outcome = outcome(pipeline.looks().next(left));
                if (outcome != null) {
                    return outcome;
                }
            } catch (NotKnown _) {
                // Perhaps at the next look.
                Thread.sleep(PAUSE);
            }
        }
        return Outcome.TimeUp.INSTANCE;
    }

    private @Nullable Outcome outcome(PipelineLook look) throws NotKnown, InterruptedException {
        Ending known = ending;
        if (known == null) {
            if (look.processed().of(partition) <= offset) {
                return null;
            }
            Trail trail = pipeline.processors().ask(key);
            known = trail.endingAt(offset);
            if (known == null) {
                // Either its processor is on its way, or so many requests came since that this one is not listed any
                // more.
                return trail.upToOffset() < offset ? null : Outcome.TimeUp.INSTANCE;
            }
            ending = known;
            ledgerMark = look.ledgerEnds().of(partition);
        }
        if (known.result() != Ending.Result.APPLIED) {
            return new Outcome.Settled(Receipt.status(known, false), known.reason());
        }
        return look.stored().of(partition) >= ledgerMark ? new Outcome.Settled(Receipt.VISIBLE, null) : null;
    }
}
