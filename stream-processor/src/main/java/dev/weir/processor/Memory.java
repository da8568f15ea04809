package dev.weir.processor;

import dev.weir.contract.TrafficKey;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * What a partition remembers: the {@link MemoryEntry} of each id, and the books. What a transaction changes is gathered
 * here and leaves as few {@link Page}s, into its changelog and onto the {@link Shelves}: docs/decisions/0016.
 */
final class Memory implements StateStore, CachedStateStore<byte[], byte[]> {
    /** From this size on a page is written before the transaction ends. */
    static final int PAGE_BYTES = 64 << 10;

    /** How many forgotten pages each new one takes out of the changelog at most. */
    private static final int RETIRED_AT_ONCE = 4;

    /** What the others may be told of one id: the books' offset and clock, and the entry as it is then or later. */
    @SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
    record Told(long upToOffset, long clock, byte @Nullable [] entry) {}

    private final String name;
    private final DedupWindow window;

    private Changelog changelog;
    private Shelves shelves;
    private @Nullable Path folder;
    private Map<Bytes, byte[]> gathered = new HashMap<>();
    private Totals totals = new Totals();
    private Map<TopicPartition, Long> offsets = Map.of();
    private long nextPage;
    private long oldestPage;
    private long toldOffset;
    private long toldClock;
    private int gatheredBytes;
    private boolean whole;
    private boolean changed;
    private volatile boolean open;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    Memory(String name, DedupWindow window) {
        this.name = name;
        this.window = window;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        Path here = context.stateDir().toPath().resolve(name);
        folder = here;
        ClosedMemory closed = ClosedMemory.in(here);
        DiskShelves disk = new DiskShelves(here, StoreMemory.of(context.appConfigs()));
        if (closed == null && !disk.isEmpty()) {
            throw new TaskCorruptedException(
                    Set.of(context.taskId()),
                    new ProcessorStateException("The memory in " + here + " was not closed in order"));
        }
        open(disk, Changelog.of(context, name));
        if (closed != null) {
            totals = closed.books();
            nextPage = closed.nextPage();
            oldestPage = closed.oldestPage();
            offsets = closed.offsets();
            whole = true;
            tell();
        }
        context.register(root, (BatchingStateRestoreCallback) this::restore);
    }

    /** Opens an empty memory there. */
    void open(Shelf.Place place, Changelog log) {
        shelves = new Shelves(place, window);
        changelog = log;
        open = true;
        tell();
    }

    /** Under which bytes the entry of that id is kept: the tenant, and then the id in 8 bytes. */
    static Bytes id(TrafficKey key) {
        String tenant = key.tenant();
        byte[] id = new byte[tenant.length() + Long.BYTES];
        for (int i = 0; i < tenant.length(); i++) {
            id[i] = (byte) tenant.charAt(i);
        }
        ByteBuffer.wrap(id).putLong(tenant.length(), key.requestId());
        return Bytes.wrap(id);
    }

    /** The books. Whoever changes them says so by {@link #settled}. */
    Totals totals() {
        return totals;
    }

    synchronized byte @Nullable [] get(Bytes id) {
        byte[] entry = gathered.get(id);
        return entry != null ? entry : shelves.get(id);
    }

    synchronized void put(Bytes id, byte[] entry) {
        gathered.put(id, entry);
        gatheredBytes += id.get().length + entry.length;
    }

    /** A record was worked on: the entries that it changed were put, and the books count it. */
    synchronized void settled() {
        changed = true;
        tell();
        if (gatheredBytes >= PAGE_BYTES) {
            writePage();
        }
    }

    /** What is known of an id; for any thread. */
    synchronized Told tellOf(TrafficKey key) {
        if (!open) {
            throw new InvalidStateStoreException("The memory is closed");
        }
        return new Told(toldOffset, toldClock, get(id(key)));
    }

    /** Kafka Streams calls this before it flushes the producer and commits, so all of it is in the transaction. */
    @Override
    public synchronized void flushCache() {
        if (changed) {
            writePage();
        }
    }

    /** After a change of roles: what was committed is on the shelves, and nothing else counts. */
    @Override
    public synchronized void clearCache() {
        gathered = new HashMap<>();
        gatheredBytes = 0;
        changed = false;
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
        return false;
    }

    private void writePage() {
        retire();
        touch();
        Page page = new Page(nextPage, oldestPage, totals, gathered);
        changelog.write(page.number(), page.encode(), totals.clock());
        shelves.write(page);
        nextPage++;
        // From here on the files hold more than any offset says, until the next commit of the store.
        offsets = Map.of();
        clearCache();
    }

    /** From here on a crash leaves files that can't be trusted. */
    private void touch() {
        if (whole && folder != null) {
            ClosedMemory.remove(folder);
            whole = false;
        }
    }

    /** Takes pages out of the changelog of which nothing is remembered any more. */
    private void retire() {
        long live = Math.min(shelves.firstPage(), nextPage);
        for (int i = 0; i < RETIRED_AT_ONCE && oldestPage < live; i++) {
            changelog.write(oldestPage, null, totals.clock());
            oldestPage++;
        }
    }

    synchronized void restore(Collection<KeyValue<byte[], byte[]>> records) {
        touch();
        for (KeyValue<byte[], byte[]> each : records) {
            if (each.value == null) {
                continue;
            }
            Page page = Page.decode(each.key, each.value);
            shelves.write(page);
            totals = page.totals();
            nextPage = page.number() + 1;
            oldestPage = page.oldest();
        }
        tell();
    }

    private void tell() {
        toldOffset = totals.upToOffset();
        toldClock = totals.clock();
    }

    @Override
    public synchronized void commit(Map<TopicPartition, Long> changelogOffsets) {
        offsets = Map.copyOf(changelogOffsets);
    }

    @Override
    public synchronized @Nullable Long committedOffset(TopicPartition partition) {
        return offsets.get(partition);
    }

    @Override
    public synchronized void close() {
        if (!open) {
            return;
        }
        open = false;
        shelves.close();
        if (folder != null && !offsets.isEmpty()) {
            new ClosedMemory(offsets, nextPage, oldestPage, totals).leave(folder);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean persistent() {
        return true;
    }

    @Override
    @SuppressWarnings("deprecation") // To be answered true until Kafka Streams takes it for granted.
    public boolean managesOffsets() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return open;
    }
}
