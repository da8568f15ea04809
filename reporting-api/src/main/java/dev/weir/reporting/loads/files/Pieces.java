package dev.weir.reporting.loads.files;

import java.io.IOException;

/** The pieces of one object in their order, each held no longer than until the next. */
public interface Pieces {
    /**
     * Moves on.
     *
     * @throws UnreadableObject when nothing from here on can be read, however often it is tried
     */
    Piece next() throws IOException;
}
