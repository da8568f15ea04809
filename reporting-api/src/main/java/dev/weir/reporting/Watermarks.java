package dev.weir.reporting;

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

    private record Moment(
            Instant at, Offsets rawEnds, @Nullable Offsets ledgerEnds) {}

    private Deque<Moment> followed = new ArrayDeque<>();
    private @Nullable Instant asOf;

    /** Takes a look into account and answers what can be claimed after it. */
    Visibility advance(PipelineLook look) {
        followed.addLast(new Moment(look.at(), look.rawEnds(), null));
        Deque<Moment> still = new ArrayDeque<>();
        for (Moment moment : followed) {
            Moment now = moment.ledgerEnds() == null && look.processed().hasReached(moment.rawEnds())
                    ? new Moment(moment.at(), moment.rawEnds(), look.ledgerEnds())
                    : moment;
            if (now.ledgerEnds() != null && look.stored().hasReached(now.ledgerEnds())) {
                asOf = now.at();
                still.clear();
            } else {
                still.addLast(now);
            }
        }
        followed = still;
        thinOut();
        return new Visibility(asOf, followed.isEmpty(), look.underWay());
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
