package dev.weir.sink.store;

import java.util.UUID;

/**
 * Leave to insert one batch: a session of ClickHouse, opened before the intent that names it is committed. An insert
 * under it is refused once the session is gone, and while an insert under it runs the session can't be closed.
 */
public record Pass(String id) {
    static Pass fresh(String prefix) {
        return new Pass(prefix + UUID.randomUUID());
    }
}
