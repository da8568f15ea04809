package dev.weir.gateway;

import dev.weir.contract.EventReader;
import dev.weir.contract.FieldError;
import dev.weir.contract.Operation;
import dev.weir.contract.RawTraffic;
import dev.weir.contract.TrafficEvent;
import dev.weir.contract.TrafficKey;
import dev.weir.contract.UnsignedLongs;
import dev.weir.gateway.receipts.Receipts;
import dev.weir.kit.access.Caller;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.http.Patience;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Takes one event a request: creates, replaces or deletes it, and answers 202 once Kafka has it, or what became of it. */
final class SingleTraffic {
    private static final String JSON = "application/json";
    private static final ThreadLocal<EventReader> READERS = ThreadLocal.withInitial(EventReader::new);

    /** What single events pass on their way to Kafka. */
    record Way(
            CreatedAtWindow window,
            EventLogGate gate,
            KeyRates rates,
            EventCounts counts,
            int maxBytes,
            Executor answering) {

        Way answeredBy(Executor other) {
            return new Way(window, gate, rates, counts, maxBytes, other);
        }

        /** Whether the JSON that was read is a whole event under that id; what is wrong is then among its errors. */
        boolean isGood(EventReader reader, long requestId) {
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
            return reader.errors().isEmpty();
        }
    }

    private final Way way;
    private final Receipts receipts;
    private final boolean plainText;

    /** With plainText, JSON is also taken as text/plain, which is all that a page's beacon can send. */
    SingleTraffic(Way way, Receipts receipts, boolean plainText) {
        this.way = way;
        this.receipts = receipts;
        this.plainText = plainText;
    }

    void create(Context context) throws IOException {
        take(context, Operation.CREATE);
    }

    void update(Context context) throws IOException {
        take(context, Operation.UPDATE);
    }

    void delete(Context context) throws IOException {
        take(context, Operation.DELETE);
    }

    private void take(Context context, Operation operation) throws IOException {
        try {
            Caller caller = HttpEdge.caller(context);
            way.rates().admit(context, caller.keyId());
            long requestId = requestId(context);
            append(context, caller, requestId, value(context, operation, requestId));
        } catch (HttpProblem e) {
            way.counts().refused(e);
            throw e;
        }
    }

    private byte[] value(Context context, Operation operation, long requestId) throws IOException {
        return switch (operation) {
            case CREATE -> RawTraffic.create(event(context, requestId));
            case UPDATE -> RawTraffic.update(event(context, requestId));
            case DELETE -> RawTraffic.delete(requestId);
        };
    }

    private TrafficEvent event(Context context, long requestId) throws IOException {
        requireJson(context);
        byte[] body = Bodies.read(context, way.maxBytes());
        EventReader reader = READERS.get();
        reader.read(body, 0, body.length);
        if (!reader.isJson()) {
            throw Problems.unreadable(reader.errors().getFirst().reason());
        }
        if (!way.isGood(reader, requestId)) {
            throw Problems.invalid(reader.errors());
        }
        return reader.event(requestId);
    }

    private void append(Context context, Caller caller, long requestId, byte[] value) {
        byte[] key = new TrafficKey(caller.tenant(), requestId).toBytes();
        CompletableFuture<RecordMetadata> stored =
                way.gate().append(key, value, TraceParent.of(context), way.answering());
        Duration patience = Patience.of(context);
        context.future(() -> (patience == null
                        ? stored.thenRun(() -> answer(context, requestId))
                        : answerPatiently(context, new TrafficKey(caller.tenant(), requestId), stored, patience))
                .exceptionallyCompose(this::refused));
    }

    private CompletableFuture<Void> answerPatiently(
            Context context, TrafficKey key, CompletableFuture<RecordMetadata> stored, Duration patience) {
        return stored.thenCompose(at -> receipts.outcome(key, at.partition(), at.offset(), patience))
                .thenAccept(outcome -> {
                    answer(context, key.requestId());
                    outcome.writeTo(context, key.requestId());
                });
    }

    private void answer(Context context, long requestId) {
        way.counts().accepted(1);
        context.status(202).contentType(JSON).result(SingleLane.accepted(Long.toUnsignedString(requestId)));
    }

    private CompletableFuture<Void> refused(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof HttpProblem problem) {
            way.counts().refused(problem);
        }
        return CompletableFuture.failedFuture(cause);
    }

    private static long requestId(Context context) {
        String text = context.pathParam("request_id");
        if (!UnsignedLongs.isCanonical(text)) {
            throw Problems.invalid(List.of(
                    new FieldError(EventReader.REQUEST_ID, "must be a whole number from 0 to 18446744073709551615")));
        }
        return Long.parseUnsignedLong(text);
    }

    private void requireJson(Context context) {
        String type = Bodies.mediaType(context);
        if (type != null && !type.equalsIgnoreCase(JSON) && !(plainText && type.equalsIgnoreCase(Bodies.PLAIN_TEXT))) {
            throw Problems.mediaType(JSON);
        }
        String encoding = context.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw Problems.encoding("identity");
        }
    }
}
