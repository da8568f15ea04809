package dev.weir.gateway;

import dev.weir.contract.EventReader;
import dev.weir.contract.FieldError;
import dev.weir.contract.Operation;
import dev.weir.contract.RawTraffic;
import dev.weir.contract.TrafficKey;
import dev.weir.contract.UnsignedLongs;
import dev.weir.kit.access.Caller;
import dev.weir.kit.http.HttpEdge;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Takes one event a request: creates, replaces or deletes it, and answers 202 once Kafka has it. */
final class SingleTraffic {
    private static final String JSON = "application/json";
    private static final ThreadLocal<EventReader> READERS = ThreadLocal.withInitial(EventReader::new);

    private final CreatedAtWindow window;
    private final EventLogGate gate;
    private final int maxBytes;
    private final Executor answering;

    SingleTraffic(CreatedAtWindow window, EventLogGate gate, int maxBytes, Executor answering) {
        this.window = window;
        this.gate = gate;
        this.maxBytes = maxBytes;
        this.answering = answering;
    }

    void create(Context context) throws IOException {
        Caller caller = HttpEdge.caller(context);
        accept(context, caller, Operation.CREATE);
    }

    void update(Context context) throws IOException {
        Caller caller = HttpEdge.caller(context);
        accept(context, caller, Operation.UPDATE);
    }

    void delete(Context context) {
        Caller caller = HttpEdge.caller(context);
        long requestId = requestId(context);
        append(context, caller, requestId, RawTraffic.delete(requestId));
    }

    private void accept(Context context, Caller caller, Operation operation) throws IOException {
        requireJson(context);
        long requestId = requestId(context);
        byte[] body = Bodies.read(context, maxBytes);
        EventReader reader = READERS.get();
        reader.read(body, 0, body.length);
        if (!reader.isJson()) {
            throw Problems.unreadable(reader.errors().getFirst().reason());
        }
        reader.forbidOperation();
        reader.requireEvent();
        if (reader.hasRequestId() && reader.requestId() != requestId) {
            reader.refuse(EventReader.REQUEST_ID, "differs from the one in the path");
        }
        if (reader.errors().isEmpty()) {
            String late = window.refusal(reader.createdAt());
            if (late != null) {
                reader.refuse(EventReader.CREATED_AT, late);
            }
        }
        if (!reader.errors().isEmpty()) {
            throw Problems.invalid(reader.errors());
        }
        byte[] value = operation == Operation.CREATE
                ? RawTraffic.create(reader.event(requestId))
                : RawTraffic.update(reader.event(requestId));
        append(context, caller, requestId, value);
    }

    private void append(Context context, Caller caller, long requestId, byte[] value) {
        byte[] key = new TrafficKey(caller.tenant(), requestId).toBytes();
        CompletableFuture<Void> stored = gate.append(key, value, answering);
        context.future(() -> stored.thenRun(() -> context.status(202)
                .contentType(JSON)
                .result(("{\"status\":\"accepted\",\"request_id\":\"" + Long.toUnsignedString(requestId) + "\"}")
                        .getBytes(StandardCharsets.ISO_8859_1))));
    }

    private static long requestId(Context context) {
        String text = context.pathParam("request_id");
        if (!UnsignedLongs.isCanonical(text)) {
            throw Problems.invalid(List.of(
                    new FieldError(EventReader.REQUEST_ID, "must be a whole number from 0 to 18446744073709551615")));
        }
        return Long.parseUnsignedLong(text);
    }

    private static void requireJson(Context context) {
        String type = Bodies.mediaType(context);
        if (type != null && !type.equalsIgnoreCase(JSON)) {
            throw Problems.mediaType(JSON);
        }
        String encoding = context.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw Problems.encoding("identity");
        }
    }
}
