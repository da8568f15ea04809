package dev.weir.gateway;

import io.javalin.http.Context;
import java.io.IOException;

/** Takes many events a request. */
final class BatchTraffic {
    private final Batches batches;
    private final CreatedAtWindow window;

    BatchTraffic(Batches batches, CreatedAtWindow window) {
        this.batches = batches;
        this.window = window;
    }

    void create(Context context) throws IOException {
        batches.take(context, tenant -> new EventItems(window, tenant));
    }
}
