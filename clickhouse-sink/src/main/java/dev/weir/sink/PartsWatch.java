package dev.weir.sink;

import dev.weir.sink.store.RowStore;
import dev.weir.sink.store.StoreException;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the parts every other second and tells {@link BatchPace} how crowded the fullest day or table is. */
final class PartsWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PartsWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final RowStore store;
    private final BatchPace pace;
    private final SinkMetrics metrics;
    private final Thread thread = Thread.ofVirtual().name("parts").unstarted(this::run);

    PartsWatch(RowStore store, BatchPace pace, SinkMetrics metrics) {
        this.store = store;
        this.pace = pace;
        this.metrics = metrics;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                look();
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            Map<String, Integer> parts = store.activeParts();
            int fullest = parts.values().stream().mapToInt(each -> each).max().orElse(0);
            pace.fullest(fullest);
            metrics.parts(parts.values().stream().mapToInt(each -> each).sum(), fullest);
        } catch (StoreException e) {
            log.debug("The parts can't be looked at: {}", e.toString());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
