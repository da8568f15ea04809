package dev.weir.reporting.scaling.changes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All changes and windows, as the records of ops.scaling say in their order. Every instance that has read as far comes to
 * the same: of two changes planned for a service, the one that stands first on the topic counts, and the other is void.
 */
public final class Book {
    static final String CHANGE = "change:";
    static final String CANCEL = "cancel:";
    static final String WINDOW = "window:";
    static final String HANDLED = "handled:";
    private static final int VOIDED_KEPT = 10_000;
    private static final Comparator<Change> NEWEST_FIRST =
            Comparator.comparing(Change::at).thenComparing(Change::id).reversed();

    private final Map<String, Change> changes = new LinkedHashMap<>();
    private final Map<String, Map<String, Change>> holding = new HashMap<>();
    private final Map<String, String> cancels = new HashMap<>();
    private final Map<String, Window> windows = new LinkedHashMap<>();
    private final Map<String, Instant> handled = new HashMap<>();

    /** The changes that came too late to count, each with the one that was before it. */
    private final Map<String, Change> voided = new LinkedHashMap<>();

    private final Map<String, Change> voidedUnsaid = new LinkedHashMap<>();
    private long version;

    /** What somebody asked of a change. */
    record Cancel(String by) {}

    /** Until when a window's occurrences are dealt with. */
    record Handled(Instant until) {}

    /** Takes in a record; one without a value takes back what its key said. */
    synchronized void take(String key, byte @Nullable [] value) throws IOException {
        if (key.startsWith(CHANGE)) {
            takeChange(key.substring(CHANGE.length()), value == null ? null : TopicJson.read(value, Change.class));
        } else if (key.startsWith(CANCEL)) {
            put(
                    cancels,
                    key.substring(CANCEL.length()),
                    value == null ? null : TopicJson.read(value, Cancel.class).by());
        } else if (key.startsWith(WINDOW)) {
            put(windows, key.substring(WINDOW.length()), value == null ? null : TopicJson.read(value, Window.class));
        } else if (key.startsWith(HANDLED)) {
            put(
                    handled,
                    key.substring(HANDLED.length()),
                    value == null ? null : TopicJson.read(value, Handled.class).until());
        }
        changed();
    }

    private void takeChange(String id, @Nullable Change change) {
        if (change == null) {
            Change before = changes.remove(id);
            if (before != null) {
                holding.getOrDefault(before.service(), Map.of()).remove(id);
            }
            voidedUnsaid.remove(id);
            return;
        }
        Map<String, Change> holders = holding.computeIfAbsent(change.service(), _ -> new LinkedHashMap<>());
        if (change.state() instanceof ChangeState.Planned && !changes.containsKey(id) && !holders.isEmpty()) {
            voided.put(id, holders.values().iterator().next());
            voidedUnsaid.put(id, change);
            if (voided.size() > VOIDED_KEPT) {
                voided.remove(voided.keySet().iterator().next());
            }
            return;
        }
        changes.put(id, change);
        voidedUnsaid.remove(id);
        if (change.state().holdsService()) {
            holders.put(id, change);
        } else {
            holders.remove(id);
        }
    }

    private static <V> void put(Map<String, V> map, String key, @Nullable V value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    synchronized void changed() {
        version++;
        notifyAll();
    }

    public synchronized Optional<Change> find(String id) {
        return Optional.ofNullable(changes.get(id));
    }

    /** The change before which that one came too late; empty when it counts or is not known. */
    public synchronized Optional<Change> before(String id) {
        return Optional.ofNullable(voided.get(id));
    }

    /** The change of that service that is under way. */
    public synchronized Optional<Change> underWay(String service) {
        return holding.getOrDefault(service, Map.of()).values().stream().findFirst();
    }

    /** The changes of that service that are to be taken back some time. */
    public synchronized List<Change> toBeReverted(String service) {
        return changes.values().stream()
                .filter(change -> change.service().equals(service)
                        && change.state() instanceof ChangeState.Applied
                        && !change.state().isOver())
                .toList();
    }

    /** All, the newest first. */
    public synchronized List<Change> changes() {
        return changes.values().stream().sorted(NEWEST_FIRST).toList();
    }

    public synchronized List<Window> windows() {
        return List.copyOf(windows.values());
    }

    public synchronized Optional<Window> window(String id) {
        return Optional.ofNullable(windows.get(id));
    }

    synchronized List<Change> unfinished() {
        return changes.values().stream()
                .filter(change -> !change.state().isOver())
                .toList();
    }

    /** Those that came too late and are still on the topic. */
    synchronized List<Change> voidedUnsaid() {
        return new ArrayList<>(voidedUnsaid.values());
    }

    /** Who asked that the change be cancelled; null when nobody did. */
    synchronized @Nullable String cancelledBy(String id) {
        return cancels.get(id);
    }

    synchronized @Nullable Instant handledUntil(String windowId) {
        return handled.get(windowId);
    }

    synchronized long version() {
        return version;
    }

    /** Waits until that holds, or until the time is up; whether it holds. */
    public boolean await(BooleanSupplier condition, Duration within) throws InterruptedException {
        return await(() -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty(), within)
                .isPresent();
    }

    /** Waits until there is something, or until the time is up. */
    public <T> Optional<T> await(Supplier<Optional<T>> asked, Duration within) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        synchronized (this) {
            while (true) {
                Optional<T> found = asked.get();
                long left = (end - System.nanoTime()) / 1_000_000;
                if (found.isPresent() || left <= 0) {
                    return found;
                }
                wait(left);
            }
        }
    }

    /** Waits until something has changed since that version, or until the time is up. */
    synchronized void awaitNewer(long than, Duration within) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        while (version == than) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    static byte[] key(String kind, String id) {
        return (kind + id).getBytes(StandardCharsets.UTF_8);
    }
}
