package dev.weir.clickhouse;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** A change of the schema that is made once, under the {@link SchemaLease}, however many processes want it. */
interface LeasedChange {
    Duration PATIENCE = Duration.ofMinutes(10);

    /** Whether it is still to be made; throws {@link SchemaException} when it can't be. */
    boolean isMissing();

    /** Makes what is missing by now. */
    void make(SchemaLease lease) throws SchemaLease.Lost;

    /** Returns once it is made, by this process or by another. */
    static void ensure(ClickHouseConnection connection, LeaseTimes times, String owner, LeasedChange change) {
        var giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        while (change.isMissing()) {
            if (System.nanoTime() > giveUpAt) {
                throw new SchemaException("another process has been changing the schema for " + PATIENCE.toMinutes()
                        + " minutes; see the comment of the highest weir.schema_lease_ table");
            }
            var lease = SchemaLease.tryTake(connection, times, owner);
            if (lease.isEmpty()) {
                pause();
                continue;
            }
            try {
                makeAndRelease(lease.get(), change);
            } catch (SchemaLease.Lost lost) {
                pause();
            }
        }
    }

    private static void makeAndRelease(SchemaLease lease, LeasedChange change) throws SchemaLease.Lost {
        try {
            change.make(lease);
        } catch (ClickHouseException.Refused | SchemaException refusal) {
            lease.release();
            throw refusal;
        }
        lease.release();
    }

    private static void pause() {
        try {
            Thread.sleep(100 + ThreadLocalRandom.current().nextInt(150));
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new ClickHouseException.Unreachable("interrupted while waiting for the schema", interruption);
        }
    }
}
