package dev.weir.processor;

import java.util.Map;
import java.util.SortedMap;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The memory's entries, a {@link Shelf} for each stretch of the clock. A stretch is a third of the time for which ids are
 * remembered: a shelf is dropped as a whole, once nothing on it is remembered.
 */
final class Shelves {
    private static final int STRETCHES = 3;

    private final Shelf.Place place;
    private final DedupWindow window;
    private final long stretchMillis;
    private final SortedMap<Long, Shelf> byStretch;
    private final UnderWay underWay;
    private Shelf[] newestFirst = {};

    Shelves(Shelf.Place place, DedupWindow window) {
        this.place = place;
        this.window = window;
        this.stretchMillis = stretchMillis(window);
        this.byStretch = place.open();
        this.underWay = new UnderWay(place.writer());
        order();
    }

    static long stretchMillis(DedupWindow window) {
        return Math.max(0, window.memory()) / STRETCHES + 1;
    }

    /** The entry as it was written last. */
    byte @Nullable [] get(Bytes id) {
        byte[] entry = underWay.get(id);
        for (int i = 0; entry == null && i < newestFirst.length; i++) {
            entry = newestFirst[i].get(id);
        }
        return entry;
    }

    /** The first page of which something may be remembered; beyond all pages when there is none. */
    long firstPage() {
        return newestFirst.length == 0 ? Long.MAX_VALUE : newestFirst[newestFirst.length - 1].firstPage();
    }

    /** Pages come in their order, so their clock never goes back. Their entries are not to be changed any more. */
    void write(Page page) {
        long clock = page.totals().clock();
        long stretch = Math.floorDiv(clock, stretchMillis);
        Shelf shelf = byStretch.get(stretch);
        if (shelf == null) {
            underWay.settle();
            byStretch.values().forEach(Shelf::finish);
            shelf = place.add(stretch, page.number());
            byStretch.put(stretch, shelf);
            order();
        }
        underWay.put(shelf, page.entries());
        dropForgotten(clock);
    }

    /** No entry is younger than the clock of its page, nor that than the end of its shelf's stretch. */
    private void dropForgotten(long clock) {
        while (window.isForgotten((byStretch.firstKey() + 1) * stretchMillis - 1, clock)) {
            underWay.settle();
            newestFirst[newestFirst.length - 1].drop();
            byStretch.remove(byStretch.firstKey());
            order();
        }
    }

    private void order() {
        newestFirst = byStretch.entrySet().stream()
                .sorted(Map.Entry.<Long, Shelf>comparingByKey().reversed())
                .map(Map.Entry::getValue)
                .toArray(Shelf[]::new);
    }

    void close() {
        underWay.settle();
        byStretch.values().forEach(Shelf::close);
    }
}
