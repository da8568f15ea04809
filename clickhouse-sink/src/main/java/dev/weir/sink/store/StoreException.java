package dev.weir.sink.store;

/** ClickHouse could not be asked, or answered with an error. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1;

    /** Not an error number of ClickHouse: there was no answer. */
    public static final int NO_ANSWER = 0;

    private final int code;

    public StoreException(int code, String message) {
        super(message);
        this.code = code;
    }

    public int code() {
        return code;
    }
}
