package dev.weir.sink.store;

import java.util.List;

/** Rows of one table that a mark names, with the book in which their removal is noted down. */
abstract class BookedRows implements MarkedRows {
    private final MarkBook book;
    private final MarkPlace place;
    private final String table;

    BookedRows(MarkBook book, MarkPlace place, String table) {
        this.book = book;
        this.place = place;
        this.table = table;
    }

    /** What the book says of the mark, in the order of its columns. */
    abstract List<String> about();

    @Override
    public final boolean isBooked(Stage stage) throws StoreException, InterruptedException {
        return book.isBooked(place, stage);
    }

    @Override
    public final void bookCount(Pass pass, Found found) throws StoreException, InterruptedException {
        book.book(pass, place, Stage.COUNTED, about(), found);
    }

    @Override
    public final void bookEnd() throws StoreException, InterruptedException {
        book.book(null, place, Stage.ERASED, about(), new Found(0, 0));
    }

    @Override
    public final boolean isBeingDeleted() throws StoreException, InterruptedException {
        return book.isBeingDeleted(place, table);
    }
}
