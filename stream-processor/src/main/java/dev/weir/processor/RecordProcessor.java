package dev.weir.processor;

import dev.weir.contract.FieldError;
import dev.weir.contract.Reason;
import dev.weir.contract.Topics;
import dev.weir.contract.entities.Entities;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.contract.entities.EntityKey;
import dev.weir.contract.entities.EntityRecord;
import dev.weir.contract.entities.HistoryRow;
import dev.weir.contract.entities.RawEntity;
import dev.weir.contract.entities.RawEntityReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Works on one partition of entities.raw: judges each operation, writes the rows of the history and keeps the books. */
final class RecordProcessor extends ContextualProcessor<byte[], byte[], byte[], Outgoing> {
    static final Duration ACCOUNT_EVERY = Duration.ofMillis(200);

    private static final Bytes BOOKS = Bytes.wrap("totals".getBytes(StandardCharsets.US_ASCII));
    private static final int MOST_READERS = 256;
    private static final int MOST_ERRORS_TOLD = 8;
    private static final int LONGEST_DETAIL = 1000;

    private final Map<String, RecordJudge> judges = new HashMap<>();
    private final int partitions;
    private final Outcomes outcomes;

    /** By tenant and entity; bounded, since whoever writes to the topic may name any tenant. */
    private final Map<String, RawEntityReader> readers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RawEntityReader> eldest) {
            return size() > MOST_READERS;
        }
    };

    private int partition;
    private KeyValueStore<Bytes, byte[]> known;
    private KeyValueStore<Bytes, byte[]> books;
    private Totals totals;
    private @Nullable Cancellable accountTick;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    RecordProcessor(Entities entities, long skewMillis, int partitions, Outcomes outcomes) {
        for (EntityDefinition definition : entities.all()) {
            judges.put(definition.name(), new RecordJudge(definition, skewMillis));
        }
        this.partitions = partitions;
        this.outcomes = outcomes;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        super.init(context);
        partition = context.taskId().partition();
        known = context.getStateStore(RecordTopology.KNOWN);
        books = context.getStateStore(RecordTopology.BOOKS);
        byte[] written = books.get(BOOKS);
        totals = written == null ? new Totals() : Totals.read(ByteBuffer.wrap(written));
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
        EntityKey key = EntityKey.parse(raw.key());
        Optional<String> refusal = refusal(raw, key, at.partition());
        if (key == null || refusal.isPresent()) {
            Reason reason =
                    key != null && home(raw.key()) != at.partition() ? Reason.WRONG_PARTITION : Reason.MALFORMED;
            keepOut(raw, at, reason, refusal.orElse("the key must be tenant:entity:id in ASCII"));
        } else {
            settle(raw, at, key);
        }
        // Cached: it reaches the changelog once, in the flush before each commit. See docs/decisions/0004.
        ByteBuffer written = ByteBuffer.allocate(Totals.BYTES);
        totals.write(written);
        books.put(BOOKS, written.array());
        tellAccountSoon();
    }

    /** Why the record can't even be read. */
    private Optional<String> refusal(Record<byte[], byte[]> raw, @Nullable EntityKey key, int at) {
        if (key == null) {
            return Optional.of("the key must be tenant:entity:id in ASCII");
        }
        if (!judges.containsKey(key.entity())) {
            return Optional.of("there is no entity " + key.entity());
        }
        if (raw.value() == null) {
            return Optional.of("the value is missing");
        }
        int home = home(raw.key());
        return home == at
                ? Optional.empty()
                : Optional.of("the key belongs on partition " + home + " by Kafka's own partitioner (murmur2), but came"
                        + " on partition " + at);
    }

    private int home(byte[] key) {
        return BuiltInPartitioner.partitionForKey(key, partitions);
    }

    private void settle(Record<byte[], byte[]> raw, RecordMetadata at, EntityKey key) {
        RecordJudge judge = Objects.requireNonNull(judges.get(key.entity()));
        switch (reader(key, judge.definition()).read(raw.value())) {
            case RawEntity.Unreadable(List<FieldError> errors) -> keepOut(raw, at, Reason.MALFORMED, told(errors));
            case RawEntity.Upsert(EntityRecord record) -> {
                if (record.id() == key.id()) {
                    end(raw, at, judge, judge.upsert(key, record, recall(raw, judge), raw.timestamp()));
                } else {
                    keepOut(raw, at, Reason.MALFORMED, "id is another than in the key");
                }
            }
            case RawEntity.Delete delete -> {
                if (delete.id() == key.id()) {
                    end(raw, at, judge, judge.delete(delete, recall(raw, judge), raw.timestamp()));
                } else {
                    keepOut(raw, at, Reason.MALFORMED, "id is another than in the key");
                }
            }
        }
    }

    private void end(Record<byte[], byte[]> raw, RecordMetadata at, RecordJudge judge, RecordVerdict verdict) {
        switch (verdict) {
            case RecordVerdict.Applied(List<HistoryRow> rows, KnownRecord next) -> {
                Headers headers = Trace.of(raw.headers());
                byte[] json = {};
                for (HistoryRow row : rows) {
                    json = row.toJson(judge.definition());
                    Outgoing written = new Outgoing(json, partition);
                    context()
                            .forward(
                                    new Record<>(raw.key(), written, raw.timestamp(), headers), RecordTopology.HISTORY);
                }
                remember(raw, next.encode(json));
                totals.applied(rows.size());
                outcomes.applied();
            }
            case RecordVerdict.Duplicate(KnownRecord next) -> {
                remember(raw, next.encode(next.row().toJson(judge.definition())));
                totals.duplicate();
                outcomes.duplicate();
            }
            case RecordVerdict.Refused(Reason reason, String detail) -> keepOut(raw, at, reason, detail);
        }
    }

    private @Nullable KnownRecord recall(Record<byte[], byte[]> raw, RecordJudge judge) {
        byte[] entry = known.get(Bytes.wrap(raw.key()));
        return entry == null ? null : KnownRecord.decode(judge.definition(), entry);
    }

    private void remember(Record<byte[], byte[]> raw, byte[] entry) {
        known.put(Bytes.wrap(raw.key()), entry);
    }

    private RawEntityReader reader(EntityKey key, EntityDefinition definition) {
        return readers.computeIfAbsent(
                key.tenant() + ":" + key.entity(), _ -> new RawEntityReader(definition, key.tenant()));
    }

    private void keepOut(Record<byte[], byte[]> raw, RecordMetadata at, Reason reason, String detail) {
        context().forward(RejectedRecord.of(raw, at, reason, detail), RecordTopology.REJECTED);
        totals.keptOut(reason);
        outcomes.keptOut(reason);
    }

    private static String told(List<FieldError> errors) {
        String text = errors.stream()
                .limit(MOST_ERRORS_TOLD)
                .map(error -> (error.field().isEmpty() ? "the value" : error.field()) + " " + error.reason())
                .collect(Collectors.joining("; "));
        return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "…";
    }

    private void tellAccountSoon() {
        // Scheduled only when there is news: each tick costs a transaction, and an idle partition needs none.
        if (accountTick == null) {
            accountTick = context().schedule(ACCOUNT_EVERY, PunctuationType.WALL_CLOCK_TIME, this::tellAccount);
        }
    }

    private void tellAccount(long wallClock) {
        if (accountTick != null) {
            accountTick.cancel();
            accountTick = null;
        }
        String topic = Topics.ENTITIES_RAW.name();
        byte[] key = (topic + ":" + partition).getBytes(StandardCharsets.US_ASCII);
        Outgoing account = new Outgoing(totals.account(topic, partition).toJson(), 0);
        context().forward(new Record<>(key, account, wallClock), RecordTopology.ACCOUNTS);
    }
}
