package dev.weir.sink;

import dev.weir.contract.Erasure;
import dev.weir.sink.rows.Source;
import dev.weir.sink.store.LedgerErasures;
import dev.weir.sink.store.LedgerErasures.Found;
import dev.weir.sink.store.LedgerErasures.Mark;
import dev.weir.sink.store.LedgerErasures.Stage;
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

    private final LedgerErasures erasures;
    private final SinkMetrics metrics;
    private final CrashPoint.Watch crash;

    Removal(LedgerErasures erasures, SinkMetrics metrics, CrashPoint.Watch crash) {
        this.erasures = erasures;
        this.metrics = metrics;
        this.crash = crash;
    }

    /** Returns once no row is left; every pass before this one is revoked. */
    void erase(Source source, long offset, Erasure erasure, Pass pass) throws StoreException, InterruptedException {
        crash.reached(CrashPoint.ERASURE_INTENDED);
        Mark mark = new Mark(source, offset, erasure);
        if (!erasures.isBooked(mark, Stage.COUNTED)) {
            Found found = erasures.count(mark);
            crash.reached(CrashPoint.ERASURE_COUNTED);
            erasures.bookCount(pass, mark, found);
            crash.reached(CrashPoint.ERASURE_BOOKED);
            metrics.erased(found.rows());
            log.info("{} at {}: erasure {} takes {} rows", source, offset, erasure.jobId(), found.rows());
        }
        delete(mark);
        crash.reached(CrashPoint.ERASURE_DELETED);
        if (!erasures.isBooked(mark, Stage.ERASED)) {
            erasures.bookEnd(mark);
        }
        crash.reached(CrashPoint.ERASURE_TOLD);
    }

    private void delete(Mark mark) throws StoreException, InterruptedException {
        boolean asked = false;
        Duration pause = FIRST_PAUSE;
        while (true) {
            // A deletion that was asked for before a crash goes on in ClickHouse by itself.
            if (!erasures.isBeingDeleted(mark)) {
                if (erasures.count(mark).rows() == 0) {
                    return;
                }
                if (asked) {
                    throw new StoreException(StoreException.NO_ANSWER, "rows of " + mark + " are still there");
                }
                erasures.delete(mark);
                asked = true;
                crash.reached(CrashPoint.ERASURE_DELETING);
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }
}
