package dev.weir.gateway;

import dev.weir.contract.EventReader;
import dev.weir.contract.Operation;
import dev.weir.contract.RawTraffic;
import dev.weir.contract.TrafficEvent;
import dev.weir.contract.TrafficKey;
import dev.weir.contract.UnsignedLongs;
import dev.weir.kit.access.Caller;
import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.HttpProblem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Takes the usual single event, whose small JSON body came with its headers, on the thread that read it: no servlet, no
 * route, no other thread. What is unusual, or has to be refused for what it says, goes on to the routes with its body.
 */
final class SingleLane extends Handler.Wrapper {
    private static final String PATH = "/api/traffic/";
    private static final String ROUTE = "/api/traffic/{request_id}";
    private static final String JSON = "application/json";
    private static final HttpField JSON_ANSWER = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, JSON);

    private final KeyDirectory keys;
    private final SingleTraffic.Way way;
    private final RequestMetrics metrics;
    private final Executor threads;
    private final ThreadLocal<EventReader> readers = ThreadLocal.withInitial(EventReader::new);

    /** @param threads run what goes on to the routes, since it may wait there */
    SingleLane(KeyDirectory keys, SingleTraffic.Way way, RequestMetrics metrics, Executor threads) {
        this.keys = keys;
        this.way = way;
        this.metrics = metrics;
        this.threads = threads;
    }

    /** Nothing here waits, so the thread that reads from all connections may run it. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Operation operation = operation(request);
        String id = operation == null ? null : usualId(request);
        Caller caller = id == null ? null : caller(request.getHeaders());
        Content.Chunk body = caller == null ? null : request.read();
        if (operation == null || id == null || caller == null || body == null) {
            return goOn(request, response, callback);
        }
        TrafficEvent event = good(body, request.getLength(), Long.parseUnsignedLong(id));
        if (event == null) {
            return goOn(new UnreadRequest(request, body), response, callback);
        }
        body.release();
        append(new Accepting(request, response, callback, id), caller, operation, event);
        return true;
    }

    private static @Nullable Operation operation(Request request) {
        return switch (request.getMethod()) {
            case "POST" -> Operation.CREATE;
            case "PUT" -> Operation.UPDATE;
            default -> null;
        };
    }

    /** The request_id as it stands in the path; null when anything about the request asks for more than this lane knows. */
    private @Nullable String usualId(Request request) {
        String path = request.getHttpURI().getPath();
        long length = request.getLength();
        if (length <= 0 || length > way.maxBytes() || path == null || !path.startsWith(PATH)) {
            return null;
        }
        for (HttpField field : request.getHeaders()) {
            boolean usual =
                    switch (field.getHeader()) {
                        case CONTENT_TYPE -> JSON.equalsIgnoreCase(field.getValue());
                        case CONTENT_ENCODING, EXPECT, ORIGIN -> false;
                        case null -> !field.getName().equalsIgnoreCase("Prefer");
                        default -> true;
                    };
            if (!usual) {
                return null;
            }
        }
        String id = path.substring(PATH.length());
        return UnsignedLongs.isCanonical(id) ? id : null;
    }

    private @Nullable Caller caller(HttpFields headers) {
        String key = KeyDirectory.presented(headers.get(HttpHeader.AUTHORIZATION), headers.get("X-API-Key"));
        return keys.authenticate(key).filter(caller -> caller.may(Scope.INGEST)).orElse(null);
    }

    private @Nullable TrafficEvent good(Content.Chunk body, long length, long requestId) {
        if (Content.Chunk.isFailure(body) || body.remaining() != length) {
            return null;
        }
        byte[] json = new byte[body.remaining()];
        body.getByteBuffer().duplicate().get(json);
        EventReader reader = readers.get();
        reader.read(json, 0, json.length);
        return reader.isJson() && way.isGood(reader, requestId) ? reader.event(requestId) : null;
    }

    private void append(Accepting accepting, Caller caller, Operation operation, TrafficEvent event) {
        try {
            accepting.left = way.rates().admit(caller.keyId());
            byte[] value = operation == Operation.CREATE ? RawTraffic.create(event) : RawTraffic.update(event);
            byte[] key = new TrafficKey(caller.tenant(), event.requestId()).toBytes();
            byte[] trace = TraceParent.of(accepting.request.getHeaders().get(TraceParent.NAME));
            var _ = way.gate()
                    .append(key, value, trace, way.answering())
                    .whenComplete((_, failure) -> accepting.end(failure));
        } catch (HttpProblem problem) {
            accepting.refuse(problem);
        }
    }

    private boolean goOn(Request request, Response response, Callback callback) {
        threads.execute(() -> {
            try {
                if (!super.handle(request, response, callback)) {
                    Response.writeError(request, response, callback, 404);
                }
            } catch (Throwable failure) {
                Response.writeError(request, response, callback, failure);
            }
        });
        return true;
    }

    /** One event between its request and the answer. */
    private final class Accepting {
        final Request request;
        final Response response;
        final Callback callback;
        final String id;
        KeyRates.@Nullable Left left;

        Accepting(Request request, Response response, Callback callback, String id) {
            this.request = request;
            this.response = response;
            this.callback = callback;
            this.id = id;
        }

        void end(@Nullable Throwable failure) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            switch (cause) {
                case null -> accept();
                case HttpProblem problem -> refuse(problem);
                default -> Response.writeError(request, response, callback, cause);
            }
        }

        private void accept() {
            way.counts().accepted(1);
            response.setStatus(202);
            HttpFields.Mutable headers = response.getHeaders();
            headers.put(JSON_ANSWER);
            if (left != null) {
                left.headers(headers::put);
            }
            response.write(true, ByteBuffer.wrap(accepted(id)), callback);
            measure(202);
        }

        void refuse(HttpProblem problem) {
            way.counts().refused(problem);
            if (left != null) {
                left.headers(response.getHeaders()::put);
            }
            HttpEdge.answer(problem, response, callback);
            measure(problem.status());
        }

        private void measure(int status) {
            metrics.measured(request.getMethod(), ROUTE, status, System.nanoTime() - request.getBeginNanoTime());
        }
    }

    static byte[] accepted(String id) {
        return ("{\"status\":\"accepted\",\"request_id\":\"" + id + "\"}").getBytes(StandardCharsets.ISO_8859_1);
    }
}
