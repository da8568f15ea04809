package dev.weir.clickhouse;

import java.time.Duration;

/** How long a {@link SchemaLease} lasts, and how soon the server closes the session of a holder that went quiet. */
record LeaseTimes(Duration lease, Duration session) {
    static final LeaseTimes DEFAULT = new LeaseTimes(Duration.ofSeconds(30), Duration.ofSeconds(10));

    LeaseTimes {
        // The server counts in whole seconds and closes a session up to one second late.
        if (session.toSeconds() < 1 || lease.compareTo(session.plusSeconds(3)) < 0) {
            throw new IllegalArgumentException("a lease must outlast the holder's session by 3 seconds");
        }
    }
}
