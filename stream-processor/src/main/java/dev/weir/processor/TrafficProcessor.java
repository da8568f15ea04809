package dev.weir.processor;

import dev.weir.contract.Ending;
import dev.weir.contract.Erasure;
import dev.weir.contract.LedgerRow;
import dev.weir.contract.Operation;
import dev.weir.contract.Reason;
import dev.weir.contract.Topics;
import dev.weir.contract.TrafficKey;
import dev.weir.processor.Reading.NotUnderstood;
import dev.weir.processor.Reading.ToErase;
import dev.weir.processor.Reading.Understood;
import dev.weir.processor.Verdict.Applied;
import dev.weir.processor.Verdict.Duplicate;
import dev.weir.processor.Verdict.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Works on one partition of traffic.raw: judges each record, remembers it, writes its rows and keeps the books. */
final class TrafficProcessor extends ContextualProcessor<byte[], byte[], byte[], Outgoing> {
    static final Duration ACCOUNT_EVERY = Duration.ofMillis(200);

    private final Judge judge;
    private final RequestReader requests;
    private final Outcomes outcomes;

    private int partition;
    private Memory memory;
    private Totals totals;
    private Erasures erasures;
    private @Nullable Cancellable accountTick;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    TrafficProcessor(DedupWindow window, int partitions, Outcomes outcomes) {
        this.judge = new Judge(window);
        this.requests = new RequestReader(partitions);
        this.outcomes = outcomes;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        super.init(context);
        partition = context.taskId().partition();
        memory = context.getStateStore(TrafficTopology.MEMORY);
        totals = memory.totals();
        erasures = new Erasures(context.getStateStore(TrafficTopology.ERASURES), judge.window());
        if (!totals.isEmpty()) {
            // The account of the last transaction may not have been told before the end.
            tellAccountSoon();
        }
    }

    @Override
    public void process(Record<byte[], byte[]> raw) {
        RecordMetadata at = context().recordMetadata().orElseThrow();
        totals.received(at.offset(), raw.timestamp());
        outcomes.received();
        erasures.forget(totals.clock());
        switch (requests.read(raw.key(), raw.value(), at.partition())) {
            case Understood(TrafficKey key, Request request) -> settle(raw, at, key, request);
            case ToErase(Erasure erasure) -> erase(raw, at, erasure);
            case NotUnderstood(Reason reason, String detail, boolean underAnId, Operation operation) -> {
                keepOut(raw, at, reason, detail);
                TrafficKey key = underAnId ? TrafficKey.parse(raw.key()) : null;
                if (key != null) {
                    Bytes id = Memory.id(key);
                    note(id, recall(key, id), Ending.refused(operation, reason, totals.clock(), at.offset()));
                }
            }
        }
        memory.settled();
        tellAccountSoon();
    }

    private void settle(Record<byte[], byte[]> raw, RecordMetadata at, TrafficKey key, Request request) {
        Bytes id = Memory.id(key);
        byte[] entry = recall(key, id);
        Remembered known = entry == null ? null : MemoryEntry.remembered(key.requestId(), entry);
        switch (judge.judge(key, request, known, totals.clock(), raw.timestamp())) {
            case Applied(LedgerRow takenBack, LedgerRow booked, Remembered remembered) -> {
                Headers headers = Trace.of(raw.headers());
                int rows = write(raw, takenBack, headers) + write(raw, booked, headers);
                memory.put(id, MemoryEntry.changed(entry, remembered, request.operation(), at.offset()));
                totals.applied(rows);
                outcomes.applied();
            }
            case Duplicate _ -> {
                totals.duplicate();
                outcomes.duplicate();
                note(id, entry, Ending.duplicate(request.operation(), totals.clock(), at.offset()));
            }
            case Refused(Reason reason, String detail) -> {
                keepOut(raw, at, reason, detail);
                note(id, entry, Ending.refused(request.operation(), reason, totals.clock(), at.offset()));
            }
        }
    }

    /** From here on nothing is written that takes back a row before the mark: the sink removes those of either sign. */
    private void erase(Record<byte[], byte[]> raw, RecordMetadata at, Erasure erasure) {
        erasures.add(erasure, at.offset(), totals.clock());
        Outgoing mark = new Outgoing(erasure.toMark(raw.timestamp()), partition);
        context()
                .forward(
                        new Record<>(raw.key(), mark, raw.timestamp(), Trace.of(raw.headers())),
                        TrafficTopology.LEDGER);
        totals.applied(0);
        outcomes.applied();
    }

    /** The id's entry; null when there is none, or it counts as forgotten. What was erased stays as hashes. */
    private byte @Nullable [] recall(TrafficKey key, Bytes id) {
        byte[] entry = memory.get(id);
        if (entry == null || judge.window().isForgotten(MemoryEntry.lastSeen(entry), totals.clock())) {
            return null;
        }
        if (!erasures.cover(key, entry)) {
            return entry;
        }
        byte[] erased = MemoryEntry.erased(entry);
        memory.put(id, erased);
        return erased;
    }

    private void note(Bytes id, byte @Nullable [] entry, Ending ending) {
        byte[] noted = MemoryEntry.noted(entry, ending);
        if (noted != null) {
            memory.put(id, noted);
        }
    }

    private int write(Record<byte[], byte[]> raw, @Nullable LedgerRow row, Headers headers) {
        if (row == null) {
            return 0;
        }
        context()
                .forward(
                        new Record<>(raw.key(), new Outgoing(row.toJson(), partition), raw.timestamp(), headers),
                        TrafficTopology.LEDGER);
        return 1;
    }

    private void keepOut(Record<byte[], byte[]> raw, RecordMetadata at, Reason reason, String detail) {
        context().forward(RejectedRecord.of(raw, at, reason, detail), TrafficTopology.REJECTED);
        totals.keptOut(reason);
        outcomes.keptOut(reason);
    }

    private void tellAccountSoon() {
        // Scheduled only when there is news: each tick costs a transaction, and an idle partition needs none.
        if (accountTick == null) {
            accountTick = context().schedule(ACCOUNT_EVERY, PunctuationType.WALL_CLOCK_TIME, this::tellAccount);
        }
    }

    private void tellAccount(long wallClock) {
        accountTick = cancel(accountTick);
        String topic = Topics.TRAFFIC_RAW.name();
        byte[] key = (topic + ":" + partition).getBytes(StandardCharsets.US_ASCII);
        Outgoing account = new Outgoing(totals.account(topic, partition).toJson(), 0);
        context().forward(new Record<>(key, account, wallClock), TrafficTopology.ACCOUNTS);
    }

    private static @Nullable Cancellable cancel(@Nullable Cancellable tick) {
        if (tick != null) {
            tick.cancel();
        }
        return null;
    }
}
