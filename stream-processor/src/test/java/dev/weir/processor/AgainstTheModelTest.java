package dev.weir.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.Account;
import dev.weir.contract.Ending;
import dev.weir.contract.Erasure;
import dev.weir.contract.LedgerRow;
import dev.weir.contract.Operation;
import dev.weir.contract.RawTraffic;
import dev.weir.contract.Reason;
import dev.weir.contract.Topics;
import dev.weir.contract.TrafficEvent;
import dev.weir.contract.TrafficKey;
import dev.weir.testing.TestSize;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random sequences of everything a producer may do, with the clock moving past the window, shelves dropped, restarts and
 * crashes in between, compared with a model so plain that it can be seen to be right.
 */
class AgainstTheModelTest {
    private static final int SEQUENCES = TestSize.of(2_000, 20_000);
    private static final int STEPS = 120;
    private static final int EVERY_ON_DISK = 200;
    private static final DedupWindow WINDOW = new DedupWindow(1_000, 50, 100);

    /** Where the clock starts, so that events lie on both sides of a day's end. */
    private static final long MIDNIGHT = Instant.parse("2026-11-21T00:00:00Z").toEpochMilli();

    @TempDir
    Path disk;

    @Test
    void theLedgerTheBooksAndTheReceiptsAreTheModels() throws IOException {
        for (int seed = 0; seed < SEQUENCES; seed++) {
            new Sequence(seed, disk).run();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
    private record Sent(byte[] key, byte[] value, long at) {}

    /** What one event has been through, kept for ever. */
    private static final class Known {
        @Nullable TrafficEvent current;

        final TrafficEvent first;
        TrafficEvent last;
        long changedAt;

        Known(TrafficEvent event, long clock) {
            current = event;
            first = event;
            last = event;
            changedAt = clock;
        }
    }

    /** What stands on traffic.ledger: a row, or the mark of an erasure. */
    private record Written(
            @Nullable LedgerRow row, @Nullable Erasure mark) {
        static Written of(byte[] key, byte[] value) throws IOException {
            return Erasure.isKey(key)
                    ? new Written(null, Erasure.ofMark(key, value))
                    : new Written(LedgerRow.parse(value), null);
        }
    }

    /** How a request must end. */
    private record Ruling(Ending.Result result, @Nullable Reason reason) {
        static final Ruling APPLIED = new Ruling(Ending.Result.APPLIED, null);
        static final Ruling DUPLICATE = new Ruling(Ending.Result.DUPLICATE, null);

        static Ruling refused(Reason reason) {
            return new Ruling(Ending.Result.REFUSED, reason);
        }

        int column() {
            return switch (result) {
                case APPLIED -> 0;
                case DUPLICATE -> 1;
                case REFUSED -> reason == Reason.CONFLICT ? 2 : 3;
            };
        }
    }

    /** What must be told of the requests under one id. */
    private static final class Told {
        final List<Ending> endings = new ArrayList<>();
        long changedAt = MemoryEntry.NEVER_CHANGED;
        long keptFrom;

        void add(Ending ending) {
            boolean applied = ending.result() == Ending.Result.APPLIED;
            if (endings.size() == 12) {
                Ending last = endings.getLast();
                if (!applied
                        && last.operation() == ending.operation()
                        && last.result() == ending.result()
                        && last.reason() == ending.reason()) {
                    return;
                }
                endings.remove(4);
            }
            endings.add(ending);
            if (applied) {
                changedAt = ending.offset();
            }
            if (applied || changedAt == MemoryEntry.NEVER_CHANGED) {
                keptFrom = ending.at();
            }
        }
    }

    private static final class Sequence {
        private final int seed;
        private final Path disk;
        private final Random random;
        private final Map<Long, Known> model = new HashMap<>();
        private final Map<Long, Told> told = new HashMap<>();
        private final Map<TrafficEvent, Integer> standing = new HashMap<>();
        private final long[] expected = new long[4];
        private final int ids;
        private final List<Sent> log = new ArrayList<>();
        private final List<TrafficEvent> sentEvents = new ArrayList<>();
        private final List<Written> ledger = new ArrayList<>();
        private long time = MIDNIGHT;
        private long clock;

        private TrafficProcessor processor = newProcessor();
        private final List<KeyValue<byte[], byte @Nullable []>> changelog = new ArrayList<>();
        private Memory memory;
        private MockProcessorContext<byte[], Outgoing> context;
        private int committedChanges;
        private Map<Bytes, byte[]> committedErasures = Map.of();
        private int committedRows;
        private int committedOffset;

        Sequence(int seed, Path disk) {
            this.seed = seed;
            this.disk = disk;
            this.random = new Random(seed);
            this.ids = random.nextBoolean() ? 3 : 30;
            this.memory = newMemory();
            this.context = newContext(memory, Map.of());
        }

        void run() throws IOException {
            processor.init(context);
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(24)) {
                    case 0 -> crash();
                    case 1 -> {
                        commit();
                        if (random.nextBoolean()) {
                            crash();
                        }
                    }
                    case 2 -> tick();
                    default -> {
                        send();
                        work(log.size() - 1);
                    }
                }
            }
            commit();
            check();
        }

        private void send() {
            // Mostly small steps, at times past the window, at times back.
            time += random.nextInt(30) == 0 ? WINDOW.memory() + random.nextInt(3) - 1 : random.nextInt(60) - 10;
            clock = Math.max(clock, time);
            if (random.nextInt(30) == 0) {
                erase(random.nextInt(2));
                return;
            }
            long id = random.nextInt(ids);
            TrafficEvent event = sentEvents.isEmpty() || random.nextBoolean()
                    ? new TrafficEvent(
                            id,
                            random.nextInt(2),
                            time - random.nextInt((int) (WINDOW.lateness() * 1.05)) + WINDOW.skew() + 1,
                            "/" + random.nextInt(2))
                    : sentEvents.get(random.nextInt(sentEvents.size()));
            sentEvents.add(event);
            id = event.requestId();
            switch (random.nextInt(6)) {
                case 0 -> sent(id, Operation.DELETE, RawTraffic.delete(id), delete(id));
                case 1, 2 -> sent(id, Operation.UPDATE, RawTraffic.update(event), update(event));
                default -> sent(id, Operation.CREATE, RawTraffic.create(event), create(event));
            }
        }

        private void sent(long id, Operation operation, byte[] value, Ruling ruling) {
            Told under = told(id);
            if (under == null) {
                under = new Told();
                told.put(id, under);
            }
            under.add(new Ending(operation, ruling.result(), ruling.reason(), clock, log.size()));
            log.add(new Sent(new TrafficKey("demo", id).toBytes(), value, time));
            expected[ruling.column()]++;
        }

        private @Nullable Told told(long id) {
            Told under = told.get(id);
            return under == null || clock - under.keptFrom > WINDOW.memory() ? null : under;
        }

        // The model.

        private Ruling create(TrafficEvent event) {
            Known known = known(event.requestId());
            if (known != null && (event.equals(known.first) || event.equals(known.last))) {
                return Ruling.DUPLICATE;
            }
            if (isOutOfTime(event)) {
                return outOfTime(event);
            }
            if (known != null) {
                return Ruling.refused(Reason.CONFLICT);
            }
            model.put(event.requestId(), new Known(event, clock));
            book(event, 1);
            return Ruling.APPLIED;
        }

        private Ruling update(TrafficEvent event) {
            Known known = known(event.requestId());
            if (known != null && event.equals(known.current)) {
                return Ruling.DUPLICATE;
            }
            if (isOutOfTime(event)) {
                return outOfTime(event);
            }
            if (known == null || known.current == null) {
                return Ruling.refused(known == null ? Reason.UNKNOWN_REQUEST_ID : Reason.DELETED);
            }
            book(known.current, -1);
            book(event, 1);
            known.current = event;
            known.last = event;
            known.changedAt = clock;
            return Ruling.APPLIED;
        }

        private Ruling delete(long id) {
            Known known = known(id);
            if (known == null) {
                return Ruling.refused(Reason.UNKNOWN_REQUEST_ID);
            }
            if (known.current == null) {
                return Ruling.DUPLICATE;
            }
            book(known.current, -1);
            known.current = null;
            known.changedAt = clock;
            return Ruling.APPLIED;
        }

        private void erase(long userId) {
            Erasure erasure = new Erasure("demo", "job-" + log.size(), userId, time);
            log.add(new Sent(erasure.key(), erasure.toRaw(), time));
            expected[Ruling.APPLIED.column()]++;
            standing.keySet().removeIf(event -> event.userId() == userId);
            for (Known known : model.values()) {
                if (known.current != null && known.current.userId() == userId) {
                    known.current = null;
                }
            }
        }

        private void book(TrafficEvent event, int sign) {
            standing.merge(event, sign, Sequence::sum);
        }

        /** As a merge function: what comes to nothing is no entry. */
        private static @Nullable Integer sum(int before, int sign) {
            return before + sign == 0 ? null : Integer.valueOf(before + sign);
        }

        private @Nullable Known known(long id) {
            Known known = model.get(id);
            return known == null || clock - known.changedAt > WINDOW.memory() ? null : known;
        }

        private boolean isOutOfTime(TrafficEvent event) {
            return event.createdAt() - clock > WINDOW.skew() || clock - event.createdAt() > WINDOW.lateness();
        }

        private Ruling outOfTime(TrafficEvent event) {
            return Ruling.refused(event.createdAt() - clock > WINDOW.skew() ? Reason.FROM_THE_FUTURE : Reason.TOO_LATE);
        }

        // The processor at work, and what Kafka Streams does around it.

        private void work(int offset) throws IOException {
            Sent sent = log.get(offset);
            context.setRecordMetadata(Topics.TRAFFIC_RAW.name(), 0, offset);
            processor.process(new Record<>(sent.key(), sent.value(), sent.at()));
            for (var forwarded : context.forwarded(TrafficTopology.LEDGER)) {
                ledger.add(Written.of(
                        forwarded.record().key(), forwarded.record().value().value()));
            }
            context.resetForwards();
        }

        private void tick() {
            context.scheduledPunctuators().stream()
                    .filter(punctuator -> !punctuator.cancelled())
                    .forEach(punctuator -> punctuator.getPunctuator().punctuate(0));
            context.resetForwards();
        }

        private void commit() {
            memory.flushCache();
            committedChanges = changelog.size();
            committedErasures = contents(TrafficTopology.ERASURES);
            committedRows = ledger.size();
            committedOffset = log.size();
        }

        /** A crash: what was not committed never happened, and is worked on again. */
        private void crash() throws IOException {
            ledger.subList(committedRows, ledger.size()).clear();
            changelog.subList(committedChanges, changelog.size()).clear();
            memory.close();
            memory = restored();
            processor = newProcessor();
            context = newContext(memory, committedErasures);
            processor.init(context);
            for (int offset = committedOffset; offset < log.size(); offset++) {
                work(offset);
            }
        }

        private void check() {
            Map<TrafficEvent, Integer> sums = new HashMap<>();
            int rows = 0;
            for (Written written : ledger) {
                if (written.mark() != null) {
                    long erased = written.mark().userId();
                    sums.keySet().removeIf(event -> event.userId() == erased);
                }
                LedgerRow row = written.row();
                if (row == null) {
                    continue;
                }
                rows++;
                sums.merge(row.event(), row.sign(), Sequence::sum);
                assertThat(sums.getOrDefault(row.event(), 0))
                        .as("seed %s after %s", seed, row)
                        .isBetween(0, 1);
            }
            assertThat(sums).as("ledger of seed %s", seed).isEqualTo(standing);
            Memory committed = restored();
            assertThat(committed.totals().account("traffic.raw", 0))
                    .as("books of seed %s", seed)
                    .isEqualTo(new Account(
                            "traffic.raw",
                            0,
                            log.size(),
                            expected[0],
                            expected[1],
                            expected[2],
                            expected[3],
                            rows,
                            log.size() - 1));
            for (long id = 0; id < ids; id++) {
                byte[] entry = committed.get(Memory.id(new TrafficKey("demo", id)));
                if (entry != null && WINDOW.isForgotten(MemoryEntry.lastSeen(entry), clock)) {
                    entry = null;
                }
                Told must = told(id);
                assertThat(entry == null ? List.of() : MemoryEntry.endings(entry))
                        .as("receipt of id %s of seed %s", id, seed)
                        .isEqualTo(must == null ? List.of() : must.endings);
                if (entry != null && must != null) {
                    assertThat(MemoryEntry.changedAt(entry)).isEqualTo(must.changedAt);
                }
            }
        }

        private Map<Bytes, byte[]> contents(String store) {
            Map<Bytes, byte[]> contents = new HashMap<>();
            KeyValueStore<Bytes, byte[]> open = context.getStateStore(store);
            try (var all = open.all()) {
                all.forEachRemaining(entry -> contents.put(entry.key, entry.value));
            }
            return contents;
        }

        /** What the changelog says, at times after Kafka has compacted it. */
        private Memory restored() {
            Memory restored = newMemory();
            Map<Bytes, KeyValue<byte[], byte[]>> latest = new LinkedHashMap<>();
            List<KeyValue<byte[], byte[]>> all = new ArrayList<>();
            for (KeyValue<byte[], byte[]> change : changelog) {
                all.add(change);
                latest.remove(Bytes.wrap(change.key));
                if (change.value != null) {
                    latest.put(Bytes.wrap(change.key), change);
                }
            }
            restored.restore(random.nextBoolean() ? all : latest.values());
            return restored;
        }

        private Memory newMemory() {
            Memory empty = new Memory(TrafficTopology.MEMORY, WINDOW);
            empty.open(
                    shelves(),
                    (page, value, _) -> changelog.add(KeyValue.pair(
                            ByteBuffer.allocate(Long.BYTES).putLong(page).array(), value)));
            return empty;
        }

        /** Mostly without a disk, which would take most of the time. */
        private Shelf.Place shelves() {
            try {
                return seed % EVERY_ON_DISK == 0
                        ? new DiskShelves(Files.createTempDirectory(disk, "memory"), StoreMemory.of(Map.of()))
                        : new HeapShelves();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static TrafficProcessor newProcessor() {
            return new TrafficProcessor(WINDOW, 1, new Outcomes(new SimpleMeterRegistry(), Topics.TRAFFIC_RAW));
        }

        private static MockProcessorContext<byte[], Outgoing> newContext(Memory memory, Map<Bytes, byte[]> erasures) {
            var context = new MockProcessorContext<byte[], Outgoing>();
            context.addStateStore(memory);
            addStore(context, TrafficTopology.ERASURES, erasures);
            return context;
        }

        private static void addStore(
                MockProcessorContext<byte[], Outgoing> context, String name, Map<Bytes, byte[]> contents) {
            KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                            Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                    .withLoggingDisabled()
                    .withCachingDisabled()
                    .build();
            store.init(context.getStateStoreContext(), store);
            contents.forEach(store::put);
            context.addStateStore(store);
        }
    }
}
