package dev.weir.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.contract.EventReader;
import dev.weir.contract.FieldError;
import dev.weir.contract.RawTraffic;
import dev.weir.contract.TrafficKey;
import dev.weir.kit.http.HttpProblem;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;

/** Reads the events of one batch while they come in, and hands each to Kafka or refuses it; one use. */
final class BatchReading {
    /** Where events go, and the limits on the way. */
    record Way(
            CreatedAtWindow window,
            TrafficLog trafficLog,
            InFlight inFlight,
            int maxEvents,
            int maxEventBytes,
            Duration answerWithin) {}

    private final Way way;
    private final BatchCall call;
    private final String tenant;
    private final byte @Nullable [] trace;
    private final EventReader reader = new EventReader();
    private int events;
    private int room;

    BatchReading(Way way, BatchCall call, String tenant, byte @Nullable [] trace) {
        this.way = way;
        this.call = call;
        this.tenant = tenant;
        this.trace = trace;
    }

    /** How many events have been met so far, good or bad. */
    int events() {
        return events;
    }

    /** Takes NDJSON; the answer is null, or why the rest was not read. */
    @Nullable HttpProblem lines(InputStream body) throws IOException {
        Lines lines = new Lines(body, way.maxEventBytes());
        try {
            while (lines.next()) {
                if (lines.isTooLong()) {
                    count();
                    refuse(lines.number(), "has more than " + way.maxEventBytes() + " bytes");
                } else if (!lines.isBlank()) {
                    count();
                    reader.read(lines.buffer(), lines.start(), lines.length());
                    take(lines.number());
                }
            }
            return null;
        } catch (EofException e) {
            throw e;
        } catch (IOException e) {
            return broken(lines.number() + 1);
        }
    }

    /** Takes a JSON array, whose items count as lines; the answer is null, or why the rest was not read. */
    @Nullable HttpProblem array(InputStream body) throws IOException {
        long item = 0;
        try (JsonParser parser = EventReader.JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return Problems.unreadable("must be a JSON array; lines of JSON come as application/x-ndjson");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                item++;
                count();
                reader.readObject(parser);
                take(item);
            }
            return parser.nextToken() == null ? null : Problems.unreadable("must end with the array");
        } catch (JsonProcessingException e) {
            reader.notJson(e);
            return Problems.unreadable(reader.errors().getFirst().reason());
        } catch (EofException e) {
            throw e;
        } catch (IOException e) {
            return broken(item + 1);
        }
    }

    private void take(long line) {
        if (reader.isJson()) {
            reader.forbidOperation();
            reader.requireRequestId();
            reader.requireEvent();
            if (reader.errors().isEmpty()) {
                String late = way.window().refusal(reader.createdAt());
                if (late != null) {
                    reader.refuse(EventReader.CREATED_AT, late);
                }
            }
        }
        if (!reader.errors().isEmpty()) {
            String requestId = reader.hasRequestId() ? Long.toUnsignedString(reader.requestId()) : null;
            call.refused(line, requestId, reader.errors().getFirst());
            return;
        }
        long requestId = reader.requestId();
        byte[] key = new TrafficKey(tenant, requestId).toBytes();
        byte[] value = RawTraffic.create(reader.event(requestId));
        int size = key.length + value.length;
        takeRoom(size);
        call.sent();
        way.trafficLog().append(key, value, trace, (_, failure) -> {
            way.inFlight().give(size);
            call.settled(line, requestId, failure);
        });
    }

    /** Room is taken for some events together: the threads that give it back contend for it. */
    private void takeRoom(int size) {
        if (room < size) {
            giveBackRoom();
            int portion = Math.max(size, way.inFlight().portion());
            if (!way.inFlight().takeWithin(portion, way.answerWithin())) {
                throw Problems.overloaded("Kafka takes events more slowly than they come");
            }
            room = portion;
        }
        room -= size;
    }

    /** Gives back the room that no event has taken. */
    void giveBackRoom() {
        if (room > 0) {
            way.inFlight().give(room);
            room = 0;
        }
    }

    private void count() {
        if (++events > way.maxEvents()) {
            throw Problems.tooLarge("A batch may have at most " + way.maxEvents() + " events");
        }
    }

    private void refuse(long line, String reason) {
        call.refused(line, null, new FieldError("", reason));
    }

    private static HttpProblem broken(long line) {
        return Problems.unreadable("is not what Content-Encoding says, or ends too early, at line " + line);
    }
}
