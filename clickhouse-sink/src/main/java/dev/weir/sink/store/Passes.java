package dev.weir.sink.store;

import dev.weir.sink.rows.Source;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Gives and takes away leave to insert rows of one topic. */
public final class Passes {
    private static final int SESSION_NOT_FOUND = 372;
    private static final int SESSION_IS_LOCKED = 373;

    private final Requests requests;
    private final String prefix;
    private final Duration lifetime;
    private final Duration timeout;
    private final boolean none;

    /**
     * @param prefix how the names of this topic's passes begin, and those of no other
     * @param lifetime how long a pass lasts that is not used
     * @param without guards that a fault test leaves out
     */
    Passes(Requests requests, String prefix, Duration lifetime, Duration timeout, Set<Guard> without) {
        this.requests = requests;
        this.prefix = prefix;
        this.lifetime = lifetime;
        this.timeout = timeout;
        this.none = without.contains(Guard.PASS);
    }

    /**
     * After how long no insert of anybody can begin under a pass that we can't name: an insert that has begun holds its
     * pass while its body arrives, but no longer than its sender waits for an answer, or ClickHouse for more.
     */
    public Duration quietTime() {
        return lifetime.plus(timeout).plusSeconds(2);
    }

    /** Whether an insert of that partition is being processed. */
    public boolean isBusy(Source source) throws StoreException, InterruptedException {
        return !requests.ask(
                        "SELECT count() FROM system.processes WHERE startsWith(query_id, {prefix:String})",
                        Map.of("param_prefix", prefix(source.partition().partition())))
                .strip()
                .equals("0");
    }

    public Pass open(int partition) throws StoreException, InterruptedException {
        Pass pass = Pass.fresh(prefix(partition));
        if (!none) {
            requests.ask(
                    "SELECT 1",
                    Map.of("session_id", pass.id(), "session_timeout", Long.toString(lifetime.toSeconds())));
        }
        return pass;
    }

    /** Makes the pass worthless; false as long as an insert under it runs. */
    public boolean revoke(Pass pass) throws StoreException, InterruptedException {
        if (none) {
            return true;
        }
        try {
            requests.ask("SELECT 1", Map.of("session_id", pass.id(), "session_check", "1", "close_session", "1"));
            return true;
        } catch (StoreException e) {
            if (e.code() == SESSION_NOT_FOUND) {
                return true;
            }
            if (e.code() == SESSION_IS_LOCKED) {
                return false;
            }
            throw e;
        }
    }

    /** Asks ClickHouse to end what runs under that pass. */
    public void kill(Pass pass) throws StoreException, InterruptedException {
        requests.ask("KILL QUERY WHERE startsWith(query_id, {pass:String}) ASYNC", Map.of("param_pass", pass.id()));
    }

    /** How the names of all passes of that partition begin. */
    private String prefix(int partition) {
        return prefix + partition + "-";
    }
}
