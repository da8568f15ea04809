package dev.weir.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.contract.FieldError;
import dev.weir.kit.http.HttpProblem;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;

/** Reads the items of one batch while they come in, and hands each to Kafka or refuses it; one use. */
final class BatchReading {
    /**
     * Where items go, and the limits on the way.
     *
     * @param aloneToo whether one item may come alone, as a JSON object
     */
    record Way(
            String topic,
            Words words,
            boolean aloneToo,
            TrafficLog trafficLog,
            InFlight inFlight,
            int maxItems,
            int maxItemBytes,
            Duration answerWithin) {}

    private final Way way;
    private final ItemReader reader;
    private final BatchCall call;
    private final byte @Nullable [] trace;
    private int items;
    private int room;

    BatchReading(Way way, ItemReader reader, BatchCall call, byte @Nullable [] trace) {
        this.way = way;
        this.reader = reader;
        this.call = call;
        this.trace = trace;
    }

    /** How many items have been met so far, good or bad. */
    int items() {
        return items;
    }

    /** Takes NDJSON; the answer is null, or why the rest was not read. */
    @Nullable HttpProblem lines(InputStream body) throws IOException {
        Lines lines = new Lines(body, way.maxItemBytes());
        try {
            while (lines.next()) {
                if (lines.isTooLong()) {
                    count();
                    refuse(lines.number(), "has more than " + way.maxItemBytes() + " bytes");
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

    /** Takes a JSON array, whose items count as lines, or one item; the answer is null, or why the rest was not read. */
    @Nullable HttpProblem document(InputStream body) throws IOException {
        try (JsonParser parser = reader.json().createParser(body)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT && way.aloneToo()) {
                return alone(parser);
            }
            if (first != JsonToken.START_ARRAY) {
                return Problems.unreadable("must be a JSON array" + (way.aloneToo() ? " or object" : "")
                        + "; lines of JSON come as application/x-ndjson");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                count();
                reader.read(parser);
                take(items);
            }
            return parser.nextToken() == null ? null : Problems.unreadable("must end with the array");
        } catch (JsonProcessingException e) {
            return Problems.unreadable(reader.notJson(e));
        } catch (EofException e) {
            throw e;
        } catch (IOException e) {
            return broken(items + 1);
        }
    }

    private @Nullable HttpProblem alone(JsonParser parser) throws IOException {
        count();
        reader.read(parser);
        if (parser.nextToken() != null) {
            return Problems.unreadable("must be one JSON object with nothing behind it");
        }
        take(1);
        return reader.errors().isEmpty() ? null : Problems.invalid(reader.errors());
    }

    private void take(long line) {
        if (!reader.errors().isEmpty()) {
            call.refused(line, reader.readableId(), reader.errors().getFirst());
            return;
        }
        long id = reader.id();
        byte[] key = reader.key();
        byte[] value = reader.value();
        int size = key.length + value.length;
        takeRoom(size);
        call.sent();
        way.trafficLog().append(way.topic(), key, value, trace, (_, failure) -> {
            way.inFlight().give(size);
            call.settled(line, id, failure);
        });
    }

    /** Room is taken for some items together: the threads that give it back contend for it. */
    private void takeRoom(int size) {
        if (room < size) {
            giveBackRoom();
            int portion = Math.max(size, way.inFlight().portion());
            if (!way.inFlight().takeWithin(portion, way.answerWithin())) {
                throw Problems.overloaded("Kafka takes " + way.words().many() + " more slowly than they come");
            }
            room = portion;
        }
        room -= size;
    }

    /** Gives back the room that no item has taken. */
    void giveBackRoom() {
        if (room > 0) {
            way.inFlight().give(room);
            room = 0;
        }
    }

    private void count() {
        if (++items > way.maxItems()) {
            throw Problems.tooLarge("A batch may have at most " + way.maxItems() + " "
                    + way.words().many());
        }
    }

    private void refuse(long line, String reason) {
        call.refused(line, null, new FieldError("", reason));
    }

    private static HttpProblem broken(long line) {
        return Problems.unreadable("is not what Content-Encoding says, or ends too early, at line " + line);
    }
}
