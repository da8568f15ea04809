package dev.weir.sink.store;

/** The rows that one mark names, as ClickHouse finds, books and removes them. */
public interface MarkedRows {
    /**
     * What a count found.
     *
     * @param rows how many there are
     * @param booked what the book says of them beside that: in the ledger the sum of their signs, in a history how many of
     *     them are in the books
     */
    record Found(long rows, long booked) {}

    /** What a row of the book says. */
    enum Stage {
        /** So many rows are going to be removed. */
        COUNTED,
        /** They are gone. */
        ERASED
    }

    /** Whether the book has the mark at that stage. */
    boolean isBooked(Stage stage) throws StoreException, InterruptedException;

    /** Those that are still there. */
    Found count() throws StoreException, InterruptedException;

    /** Books what is going to be removed; throws when it is not certain that it was booked. */
    void bookCount(Pass pass, Found found) throws StoreException, InterruptedException;

    /** Books that it is gone: that counts nothing, so it needs no pass, which may have ended meanwhile. */
    void bookEnd() throws StoreException, InterruptedException;

    /** In how many steps they go, one after the other. */
    int steps();

    /** How many are still to go in that step, from 0, once those before it have been taken. */
    long left(int step) throws StoreException, InterruptedException;

    /**
     * Asks ClickHouse to remove those of a step; it goes on by itself. Rows behind the mark stay whenever it runs, and none
     * before it can come any more.
     */
    void delete(int step) throws StoreException, InterruptedException;

    /** Whether ClickHouse is at any step of it; throws when it is, and fails. */
    boolean isBeingDeleted() throws StoreException, InterruptedException;
}
