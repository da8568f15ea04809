package dev.weir.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Whether the product itself says that its books balance. */
final class Books implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final StackFile stack;

    Books(StackFile stack) {
        this.stack = stack;
    }

    /** True or false once nothing is under way; false as well when that does not come. */
    boolean balance() throws InterruptedException {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < LIMIT.toNanos()) {
            try {
                JsonNode answer = JSON.readTree(
                        http.send(request(), BodyHandlers.ofString()).body());
                if (answer.path("complete").asBoolean()
                        && answer.path("balanced").isBoolean()) {
                    return answer.path("balanced").asBoolean();
                }
            } catch (IOException _) {
                // Asked again.
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return false;
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(URI.create(stack.reporting() + "/api/pipeline/balance"))
                .header(
                        "Authorization",
                        "Bearer " + stack.key(stack.tenant(), "read").orElseThrow())
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
