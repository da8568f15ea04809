package dev.weir.gateway.receipts;

import dev.weir.contract.Reason;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a caller is told who waited for the effect of a request. */
public sealed interface Outcome {
    /** It is settled: reports count it, or it changed nothing. */
    record Settled(String status, @Nullable Reason reason) implements Outcome {}

    /** The time was up before. */
    enum TimeUp implements Outcome {
        INSTANCE
    }

    /** Too many wait already, so this one did not. */
    enum NotWaited implements Outcome {
        INSTANCE
    }

    /** Changes the answer 202 that the context has into what it is now. */
    default void writeTo(Context context, long requestId) {
        if (this == NotWaited.INSTANCE) {
            return;
        }
        context.header("Preference-Applied", "wait");
        if (this instanceof Settled(String status, Reason reason)) {
            String why = reason == null ? "" : ",\"reason\":\"" + reason.code() + "\"";
            String json = "{\"status\":\"" + status + "\",\"request_id\":\"" + Long.toUnsignedString(requestId) + "\""
                    + why + "}";
            context.status(200).result(json.getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
