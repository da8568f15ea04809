package dev.weir.reporting.pipeline;

import dev.weir.kit.pipeline.Offsets;
import dev.weir.kit.pipeline.PipelineLook;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Follows moments through the pipeline. Of each moment it keeps where traffic.raw ended; once the processor has passed
 * that, where traffic.ledger ends; once the sink has passed that, all accepted before the moment is visible.
 */
final class Watermarks {
    /** So many moments are followed at a time; past them every other one is let go. */
    static final int MOST_MOMENTS = 512;

    /**
     * What is visible: all accepted before a moment, and all of traffic.raw before these offsets.
     *
     * @param at that moment; null while none is known
     */
    record Visible(@Nullable Instant at, Offsets raw) {
        static final Visible NOTHING = new Visible(null, Offsets.NONE);
    }

    /** @param raw where traffic.raw ended; once processed, how far the processor had come by then */
    private record Moment(Instant at, Offsets raw, @Nullable Offsets ledgerEnds) {}

    private Deque<Moment> followed = new ArrayDeque<>();
    private Visible visible = Visible.NOTHING;

    /** Takes a look into account and answers what is visible after it. */
    Visible advance(PipelineLook look) {
        followed.addLast(new Moment(look.at(), look.rawEnds(), null));
        Deque<Moment> still = new ArrayDeque<>();
        for (Moment moment : followed) {
            Moment now = moment.ledgerEnds() == null && look.processed().hasReached(moment.raw())
                    ? new Moment(moment.at(), look.processed(), look.ledgerEnds())
                    : moment;
            if (now.ledgerEnds() != null && look.stored().hasReached(now.ledgerEnds())) {
                visible = new Visible(now.at(), now.raw());
                still.clear();
            } else {
                still.addLast(now);
            }
        }
        followed = still;
        thinOut();
        return visible;
    }

    /** How many moments are followed now. */
    int followed() {
        return followed.size();
    }

    private void thinOut() {
        if (followed.size() > MOST_MOMENTS) {
            boolean keep = true;
            for (Iterator<Moment> each = followed.iterator(); each.hasNext(); keep = !keep) {
                each.next();
                if (!keep) {
                    each.remove();
                }
            }
        }
    }
}
