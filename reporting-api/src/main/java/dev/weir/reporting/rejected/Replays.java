package dev.weir.reporting.rejected;

import dev.weir.contract.Reason;
import dev.weir.contract.entities.Entities;
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
 * Sends rejected events and records to their topic again, under their own key, as they are or put right. Doing so twice is
 * harmless: the second one is a duplicate to the processor.
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
    private final EventReplaying events;
    private final RecordReplaying records;

    Replays(RejectedLog log, TopicWriter writer, ErasureJobs erasures, Entities entities) {
        this.log = log;
        this.writer = writer;
        this.events = new EventReplaying(erasures);
        this.records = new RecordReplaying(entities);
    }

    /** Replays one, with another content where one is sent. */
    void one(Context ctx) throws IOException, InterruptedException, SQLException {
        RejectedId id = RejectedRoutes.id(ctx);
        JsonBody body = JsonBody.read(ctx, Set.of("event"));
        byte[] event = body.json("event");
        body.check();
        ConsumerRecord<byte[], byte[]> record = RejectedRoutes.own(ctx, log, id);
        RejectedKey key = RejectedKey.of(record);
        if (key == null) {
            throw HttpProblem.notFound("No rejected event is kept under " + id);
        }
        writer.write(List.of(
                switch (key) {
                    case RejectedKey.OfEvent about -> toSend(events, about, record, event);
                    case RejectedKey.OfRecord about -> toSend(records, about, record, event);
                }));
        ctx.status(202);
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            json.writeStringField("status", "accepted");
            json.writeStringField("id", id.toString());
            RejectedRoutes.about(json, key);
            json.writeEndObject();
        });
    }

    private static <K extends RejectedKey> ProducerRecord<byte[], byte[]> toSend(
            Replaying<K> replaying, K about, ConsumerRecord<byte[], byte[]> record, byte @Nullable [] event) {
        return event == null ? replaying.again(about, record) : replaying.putRight(about, record, event);
    }

    /** Replays all of a reason as they are, the oldest of each partition first. */
    void many(Context ctx) throws IOException, InterruptedException, SQLException {
        JsonBody body = JsonBody.read(ctx, Set.of("reason", "entity", "from", "to", "limit", "cursor"));
        String reason = body.text("reason");
        if (reason == null || Reason.ofCode(reason) == null) {
            body.refuse("reason", RejectedRoutes.knownReasons());
        }
        Instant from = body.moment("from");
        Instant to = body.moment("to");
        int limit = body.number("limit", 1, MOST_AT_A_TIME, DEFAULT_LIMIT);
        String cursor = body.text("cursor");
        String entity = body.text("entity");
        body.check();
        Stretches begun = RejectedRoutes.begun(cursor);
        Wanted wanted = new Wanted(HttpEdge.caller(ctx).tenant(), reason, entity);
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

    /** One call's way through the stretches. */
    private final class Run {
        private final Wanted wanted;
        private final int limit;
        private final Map<RejectedPartition, Stretch> rest = new TreeMap<>();
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
            for (RejectedPartition partition : stretches.byPartition().keySet()) {
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

        private Stretch rest(RejectedPartition partition) {
            return rest.getOrDefault(partition, new Stretch(0, 0));
        }

        private boolean goesOn() {
            return replayed < limit && read < MOST_READ;
        }

        private void take(RejectedPartition partition, Stretch left, ConsumerRecord<byte[], byte[]> record)
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
            ProducerRecord<byte[], byte[]> again;
            try {
                again = switch (event.key()) {
                    case RejectedKey.OfEvent about -> events.again(about, record);
                    case RejectedKey.OfRecord about -> records.again(about, record);
                };
            } catch (HttpProblem _) {
                skipped++;
                return;
            }
            unconfirmed.add(again);
            unconfirmedBytes += again.value().length;
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
