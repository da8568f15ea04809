package dev.weir.testing;

/** ClickHouse refused a statement; the message is its own. */
public final class RefusedQuery extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedQuery(String message) {
        super(message);
    }
}
