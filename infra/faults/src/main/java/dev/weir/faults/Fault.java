package dev.weir.faults;

import dev.weir.local.ChildProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/** One way in which the running product is broken; each returns when what it broke can work again. */
sealed interface Fault {
    /** What it is, in a few words; the same for each of its kind. */
    String kind();

    /** Where or to whom it happens. */
    String where();

    void strike(Rig rig) throws IOException, InterruptedException, ExecutionException;

    /** A sink ends at a point of its protocol, and none is there until the next is started. */
    record SinkCrashes(String point) implements Fault {
        @Override
        public String kind() {
            return "sink crashes at";
        }

        @Override
        public String where() {
            return point;
        }

        @Override
        public void strike(Rig rig) throws IOException, InterruptedException, ExecutionException {
            rig.sinks().endWorking();
            if (point.startsWith("recovery_")) {
                rig.sinks().crashAt("day_inserted");
                rig.group().evict();
            }
            if (point.equals("unstorable_sent")) {
                rig.group().sendJunk();
            }
            rig.sinks().crashAt(point);
            rig.group().evict();
        }
    }

    /** A sink stands still at a point until another has taken over and ended its work, and then wakes. */
    record SinkIsZombie(String point, boolean untilItsSessionEnds) implements Fault {
        @Override
        public String kind() {
            return "sink becomes a zombie at";
        }

        @Override
        public String where() {
            return point;
        }

        @Override
        public void strike(Rig rig) throws IOException, InterruptedException {
            rig.sinks().endWorking();
            ChildProcess zombie = rig.sinks().frozenAt(point);
            Map<TopicPartition, Long> before = rig.group().positions();
            if (!untilItsSessionEnds) {
                rig.group().evict();
            }
            rig.sinks().working();
            rig.group().awaitProgress(before);
            zombie.thaw();
            rig.group().awaitMembers(2);
            rig.sinks().end(zombie);
        }
    }

    /** A second sink joins while the first is at a point; then the first leaves. */
    record SinkIsRelieved(String point) implements Fault {
        @Override
        public String kind() {
            return "rebalance while a sink is at";
        }

        @Override
        public String where() {
            return point;
        }

        @Override
        public void strike(Rig rig) throws IOException, InterruptedException {
            rig.sinks().endWorking();
            ChildProcess first = rig.sinks().frozenAt(point);
            Set<String> alone = rig.group().members();
            ChildProcess second = rig.sinks().start(Map.of());
            rig.group().awaitRebalance(alone);
            first.thaw();
            rig.group().awaitMembers(2);
            rig.sinks().end(first);
            rig.sinks().setWorking(second);
        }
    }

    /** The connection between sink and ClickHouse breaks during an INSERT. */
    record InsertBreaks(StoreProxy.Break how) implements Fault {
        @Override
        public String kind() {
            return "insert with";
        }

        @Override
        public String where() {
            return how.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public void strike(Rig rig) throws IOException {
            rig.sinks().working();
            rig.proxy().breakNextInsert(how);
            org.awaitility.Awaitility.await("an insert that can be broken")
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(50))
                    .until(rig.proxy()::hasBroken);
            rig.group().awaitProgress(rig.group().positions());
        }
    }

    /** ClickHouse can't be reached for a time. */
    record StoreIsAway(Duration time) implements Fault {
        @Override
        public String kind() {
            return "no way to";
        }

        @Override
        public String where() {
            return "clickhouse";
        }

        @Override
        public void strike(Rig rig) throws IOException, InterruptedException {
            rig.sinks().working();
            rig.proxy().goAway();
            try {
                TimeUnit.MILLISECONDS.sleep(time.toMillis());
            } finally {
                rig.proxy().comeBack();
            }
            rig.group().awaitProgress(rig.group().positions());
        }
    }

    /** kill -9. */
    record Killed(String process) implements Fault {
        @Override
        public String kind() {
            return "kill -9 of";
        }

        @Override
        public String where() {
            return process;
        }

        @Override
        public void strike(Rig rig) throws IOException {
            if (process.equals("sink")) {
                rig.sinks().working().kill();
                rig.sinks().working();
            } else {
                rig.stack().kill(process);
            }
        }
    }

    /** An orderly end, and a new start. */
    record Restarted(String process) implements Fault {
        @Override
        public String kind() {
            return "restart of";
        }

        @Override
        public String where() {
            return process;
        }

        @Override
        public void strike(Rig rig) throws IOException {
            if (process.equals("sink")) {
                rig.sinks().endWorking();
                rig.sinks().working();
            } else {
                rig.stack().restart(process);
            }
        }
    }

    /** It stands still for a time, with all its connections open. */
    record StandsStill(String process, Duration time) implements Fault {
        @Override
        public String kind() {
            return "standstill of";
        }

        @Override
        public String where() {
            return process;
        }

        @Override
        public void strike(Rig rig) throws InterruptedException {
            rig.stack().freeze(process, time);
        }
    }
}
