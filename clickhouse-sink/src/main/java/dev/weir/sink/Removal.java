package dev.weir.sink;

import dev.weir.sink.store.MarkedRows;
import dev.weir.sink.store.MarkedRows.Found;
import dev.weir.sink.store.MarkedRows.Stage;
import dev.weir.sink.store.Pass;
import dev.weir.sink.store.StoreException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the rows that a mark names, once all records before it are settled: counts them, books the count, deletes them
 * and looks that none is left. Each step can be repeated after a crash; the count is booked once, before the first row
 * goes.
 */
final class Removal {
    private static final Logger log = LoggerFactory.getLogger(Removal.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final SinkMetrics metrics;
    private final CrashPoint.Watch crash;

    Removal(SinkMetrics metrics, CrashPoint.Watch crash) {
        this.metrics = metrics;
        this.crash = crash;
    }

    /** Returns once no row is left; every pass before this one is revoked. */
    void of(MarkedRows marked, Pass pass) throws StoreException, InterruptedException {
        crash.reached(CrashPoint.ERASURE_INTENDED);
        if (!marked.isBooked(Stage.COUNTED)) {
            Found found = marked.count();
            crash.reached(CrashPoint.ERASURE_COUNTED);
            marked.bookCount(pass, found);
            crash.reached(CrashPoint.ERASURE_BOOKED);
            metrics.erased(found.rows());
            log.info("{} takes {} rows", marked, found.rows());
        }
        for (int step = 0; step < marked.steps(); step++) {
            delete(marked, step);
            if (step + 1 < marked.steps()) {
                crash.reached(CrashPoint.ERASURE_HALF_DELETED);
            }
        }
        crash.reached(CrashPoint.ERASURE_DELETED);
        if (!marked.isBooked(Stage.ERASED)) {
            marked.bookEnd();
        }
        crash.reached(CrashPoint.ERASURE_TOLD);
    }

    private void delete(MarkedRows marked, int step) throws StoreException, InterruptedException {
        boolean asked = false;
        Duration pause = FIRST_PAUSE;
        while (true) {
            // A deletion that was asked for before a crash goes on in ClickHouse by itself.
            if (!marked.isBeingDeleted()) {
                if (marked.left(step) == 0) {
                    return;
                }
                if (asked) {
                    throw new StoreException(StoreException.NO_ANSWER, "rows of " + marked + " are still there");
                }
                marked.delete(step);
                asked = true;
                crash.reached(CrashPoint.ERASURE_DELETING);
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }
}
