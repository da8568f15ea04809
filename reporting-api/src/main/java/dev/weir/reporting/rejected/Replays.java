package dev.weir.reporting.rejected;

import dev.weir.contract.EventReader;
import dev.weir.contract.Operation;
import dev.weir.contract.RawTraffic;
import dev.weir.contract.Reason;
import dev.weir.contract.RejectedHeaders;
import dev.weir.contract.Topics;
import dev.weir.contract.TrafficKey;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.HttpProblem;
import dev.weir.reporting.answers.JsonAnswer;
import dev.weir.reporting.answers.JsonBody;
import dev.weir.reporting.erasures.ErasureJobs;
import dev.weir.reporting.kafka.TopicWriter;
import dev.weir.reporting.rejected.RejectedLog.Reader;
import dev.weir.reporting.rejected.Stretches.Stretch;
import io.javalin.http.Context;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends rejected events to traffic.raw again, under their own key, as they are or put right. Doing so twice is harmless:
 * the second one is a duplicate to the processor.
 */
final class Replays {
    private static final int DEFAULT_LIMIT = 1_000;
    private static final int MOST_AT_A_TIME = 10_000;
    private static final int MOST_READ = 50_000;
    private static final int WINDOW = 500;
    private static final int MOST_UNCONFIRMED = 500;
    private static final int MOST_UNCONFIRMED_BYTES = 1024 * 1024;

    private final RejectedLog log;
    private final TopicWriter writer;
    private final ErasureJobs erasures;

    Replays(RejectedLog log, TopicWriter writer, ErasureJobs erasures) {
        this.log = log;
        this.writer = writer;
        this.erasures = erasures;
    }

    /** Replays one, with another content where one is sent. */
    void one(Context ctx) throws IOException, InterruptedException, SQLException {
        RejectedId id = RejectedRoutes.id(ctx);
        JsonBody body = JsonBody.read(ctx, Set.of("event"));
        byte[] event = body.json("event");
        body.check();
        ConsumerRecord<byte[], byte[]> record = RejectedRoutes.own(ctx, log, id);
        TrafficKey key = TrafficKey.parse(record.key());
        if (key == null) {
            throw HttpProblem.notFound("No rejected event is kept under " + id);
        }
        if (event == null && isErased(key, record)) {
            throw new HttpProblem(
                    409,
                    "erased",
                    "The user's events were erased",
                    "The event came before its user's events were erased; send it in the body to book it anew");
        }
        byte[] value = event == null ? unchanged(record) : putRight(record.value(), key, event);
        writer.write(List.of(raw(key, value)));
        ctx.status(202);
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            json.writeStringField("status", "accepted");
            json.writeStringField("id", id.toString());
            json.writeStringField("request_id", Long.toUnsignedString(key.requestId()));
            json.writeEndObject();
        });
    }

    /** Replays all of a reason as they are, the oldest of each partition first. */
    void many(Context ctx) throws IOException, InterruptedException, SQLException {
        JsonBody body = JsonBody.read(ctx, Set.of("reason", "from", "to", "limit", "cursor"));
        String reason = body.text("reason");
        if (reason == null || Reason.ofCode(reason) == null) {
            body.refuse("reason", RejectedRoutes.knownReasons());
        }
        Instant from = body.moment("from");
        Instant to = body.moment("to");
        int limit = body.number("limit", 1, MOST_AT_A_TIME, DEFAULT_LIMIT);
        String cursor = body.text("cursor");
        body.check();
        Stretches begun = RejectedRoutes.begun(cursor);
        Wanted wanted = new Wanted(HttpEdge.caller(ctx).tenant(), reason);
        Run run = log.read(reader -> {
            Stretches all = reader.between(from, to);
            Run running = new Run(wanted, limit);
            running.over(reader, begun == null ? all : begun.within(all));
            return running;
        });
        ctx.status(202);
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            json.writeNumberField("replayed", run.replayed);
            json.writeNumberField("skipped", run.skipped);
            json.writeStringField("next_cursor", new Stretches(run.rest).toCursor());
            json.writeEndObject();
        });
    }

    /** Whether the event's user was erased since it was rejected. */
    private boolean isErased(TrafficKey key, ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            return false;
        }
        EventReader reader = new EventReader();
        reader.read(value, 0, value.length);
        return reader.hasEventFields()
                && erasures.isErasedSince(
                        key.tenant(), reader.event(key.requestId()).userId(), record.timestamp());
    }

    private static byte[] unchanged(ConsumerRecord<byte[], byte[]> record) {
        byte[] whole = whole(record);
        if (whole == null) {
            throw new HttpProblem(
                    409,
                    "not-whole",
                    "The record is not there as a whole",
                    "It had no value, or too large a one to be kept; send the event in the body");
        }
        return whole;
    }

    private static byte @Nullable [] whole(ConsumerRecord<byte[], byte[]> record) {
        return record.headers().lastHeader(RejectedHeaders.CUT_FROM) == null ? record.value() : null;
    }

    /** The event that was sent, with the operation of the original; a create where that can't be read. */
    private static byte[] putRight(byte @Nullable [] original, TrafficKey key, byte[] event) {
        EventReader reader = new EventReader();
        Operation operation = null;
        if (original != null) {
            reader.read(original, 0, original.length);
            operation = reader.operation();
        }
        reader.read(event, 0, event.length);
        reader.forbidOperation();
        reader.requireEvent();
        if (reader.hasRequestId() && reader.requestId() != key.requestId()) {
            reader.refuse(EventReader.REQUEST_ID, "differs from the rejected event's, which can't be changed");
        }
        if (operation == Operation.DELETE) {
            reader.refuse("event", "a delete has no event; replay it as it is");
        }
        if (!reader.errors().isEmpty()) {
            throw HttpProblem.invalid("The event does not hold", reader.errors());
        }
        return operation == Operation.UPDATE
                ? RawTraffic.update(reader.event(key.requestId()))
                : RawTraffic.create(reader.event(key.requestId()));
    }

    private static ProducerRecord<byte[], byte[]> raw(TrafficKey key, byte[] value) {
        return new ProducerRecord<>(Topics.TRAFFIC_RAW.name(), key.toBytes(), value);
    }

    /** One call's way through the stretches. */
    private final class Run {
        private final Wanted wanted;
        private final int limit;
        private final Map<Integer, Stretch> rest = new TreeMap<>();
        private final List<ProducerRecord<byte[], byte[]>> unconfirmed = new ArrayList<>();
        private long unconfirmedBytes;
        private long read;
        private int replayed;
        private int skipped;

        Run(Wanted wanted, int limit) {
            this.wanted = wanted;
            this.limit = limit;
        }

        void over(Reader reader, Stretches stretches) throws InterruptedException {
            rest.putAll(stretches.byPartition());
            for (int partition : stretches.byPartition().keySet()) {
                while (!rest(partition).isEmpty() && goesOn()) {
                    Stretch left = rest(partition);
                    Stretch window = new Stretch(left.from(), Math.min(left.to(), left.from() + WINDOW));
                    rest.put(partition, new Stretch(window.to(), left.to()));
                    reader.each(partition, window, one -> take(partition, left, one));
                    read += WINDOW;
                }
            }
            confirm();
        }

        private Stretch rest(int partition) {
            return rest.getOrDefault(partition, new Stretch(0, 0));
        }

        private boolean goesOn() {
            return replayed < limit && read < MOST_READ;
        }

        private void take(int partition, Stretch left, ConsumerRecord<byte[], byte[]> record)
                throws InterruptedException {
            RejectedEvent event = RejectedEvent.of(record);
            if (event == null || !wanted.fits(event)) {
                return;
            }
            if (replayed >= limit) {
                // The first one beyond the limit: the next call begins with it.
                if (rest(partition).from() > record.offset()) {
                    rest.put(partition, new Stretch(record.offset(), left.to()));
                }
                return;
            }
            byte[] value = whole(record);
            if (value == null || isErased(event.key(), record)) {
                skipped++;
                return;
            }
            unconfirmed.add(raw(event.key(), value));
            unconfirmedBytes += value.length;
            replayed++;
            if (unconfirmed.size() >= MOST_UNCONFIRMED || unconfirmedBytes >= MOST_UNCONFIRMED_BYTES) {
                confirm();
            }
        }

        private void confirm() throws InterruptedException {
            writer.write(unconfirmed);
            unconfirmed.clear();
            unconfirmedBytes = 0;
        }
    }
}
