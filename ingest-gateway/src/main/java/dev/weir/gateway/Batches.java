package dev.weir.gateway;

import dev.weir.kit.access.Caller;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.HttpProblem;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.concurrent.Executor;

/** Takes many items a request, as NDJSON or as a JSON array, and answers once each is stored or refused. */
final class Batches {
    private static final String TAKEN = "application/x-ndjson, application/json";

    /** Says who reads the items of one batch of that tenant; may refuse it. */
    interface Readers {
        ItemReader of(String tenant);
    }

    private final BatchReading.Way way;
    private final Unpacking unpacking;
    private final KafkaWatch kafka;
    private final KeyRates rates;
    private final EventCounts counts;
    private final boolean plainText;
    private final Executor answering;

    /** With plainText, NDJSON is also taken as text/plain, which is all that a page's beacon can send. */
    Batches(
            BatchReading.Way way,
            Unpacking unpacking,
            KafkaWatch kafka,
            KeyRates rates,
            EventCounts counts,
            boolean plainText,
            Executor answering) {
        this.way = way;
        this.unpacking = unpacking;
        this.kafka = kafka;
        this.rates = rates;
        this.counts = counts;
        this.plainText = plainText;
        this.answering = answering;
    }

    void take(Context context, Readers readers) throws IOException {
        try {
            takeAll(context, readers);
        } catch (HttpProblem e) {
            counts.refused(e);
            throw e;
        }
    }

    private void takeAll(Context context, Readers readers) throws IOException {
        Caller caller = HttpEdge.caller(context);
        rates.admit(context, caller.keyId());
        ItemReader items = readers.of(caller.tenant());
        boolean json = isJson(context);
        kafka.require();
        way.inFlight().enter();
        BatchCall call = new BatchCall(way.words(), answering, counts);
        var outcome = call.outcome().whenComplete((_, _) -> way.inFlight().leave());
        HttpProblem problem = null;
        try (InputStream body = unpacking.open(context)) {
            BatchReading reading = new BatchReading(way, items, call, TraceParent.of(context));
            try {
                problem = json ? reading.document(body) : reading.lines(body);
            } finally {
                reading.giveBackRoom();
                rates.charge(caller.keyId(), reading.items() - 1);
            }
        } catch (HttpProblem e) {
            problem = e;
        } finally {
            call.end(problem);
        }
        context.future(() -> outcome.thenAccept(ended -> BatchAnswer.write(context, way.words(), ended)));
    }

    private boolean isJson(Context context) {
        String type = Bodies.mediaType(context);
        return switch (type == null ? "" : type.toLowerCase(Locale.ROOT)) {
            case "application/x-ndjson" -> false;
            case "application/json" -> true;
            case Bodies.PLAIN_TEXT -> {
                if (!plainText) {
                    throw Problems.mediaType(TAKEN);
                }
                yield false;
            }
            default -> throw Problems.mediaType(TAKEN);
        };
    }
}
