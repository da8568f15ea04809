package dev.weir.gateway;

import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.HttpProblem;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.concurrent.Executor;

/** Takes many events a request, as NDJSON or as a JSON array, and answers once each is stored or refused. */
final class BatchTraffic {
    private static final String TAKEN = "application/x-ndjson, application/json";

    private final BatchReading.Way way;
    private final Unpacking unpacking;
    private final KafkaWatch kafka;
    private final Executor answering;

    BatchTraffic(BatchReading.Way way, Unpacking unpacking, KafkaWatch kafka, Executor answering) {
        this.way = way;
        this.unpacking = unpacking;
        this.kafka = kafka;
        this.answering = answering;
    }

    void create(Context context) throws IOException {
        boolean array = isArray(context);
        kafka.require();
        way.inFlight().enter();
        BatchCall call = new BatchCall(answering);
        var outcome = call.outcome().whenComplete((_, _) -> way.inFlight().leave());
        HttpProblem problem = null;
        try (InputStream body = unpacking.open(context)) {
            BatchReading reading =
                    new BatchReading(way, call, HttpEdge.caller(context).tenant());
            problem = array ? reading.array(body) : reading.lines(body);
        } catch (HttpProblem e) {
            problem = e;
        } finally {
            call.end(problem);
        }
        context.future(() -> outcome.thenAccept(ended -> BatchAnswer.write(context, ended)));
    }

    private static boolean isArray(Context context) {
        String type = Bodies.mediaType(context);
        return switch (type == null ? "" : type.toLowerCase(Locale.ROOT)) {
            case "application/x-ndjson" -> false;
            case "application/json" -> true;
            default -> throw Problems.mediaType(TAKEN);
        };
    }
}
