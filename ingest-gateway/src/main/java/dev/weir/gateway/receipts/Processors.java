package dev.weir.gateway.receipts;

import dev.weir.contract.TrafficKey;
import dev.weir.contract.Trail;
import dev.weir.kit.pipeline.TrailAccess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/** Asks the processors for the trail of an id. Any of them names the one that has it; it is followed once. */
final class Processors implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);
    private static final int MOST_AT_A_TIME = 64;

    private final HttpClient http;
    private final List<String> addresses;
    private final TrailAccess access;
    private final Semaphore asking = new Semaphore(MOST_AT_A_TIME);

    /** @param addresses the operations endpoints of some processors, host:port */
    Processors(List<String> addresses, TrailAccess access, Executor threads) {
        this.addresses = List.copyOf(addresses);
        this.access = access;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(ANSWER_WITHIN)
                .executor(threads)
                .build();
    }

    Trail ask(TrafficKey key) throws NotKnown, InterruptedException {
        asking.acquire();
        try {
            String why = "no processor is known";
            for (String address : addresses) {
                try {
                    HttpResponse<byte[]> answer = get(URI.create("http://" + address + TrailAccess.PATH + key));
                    if (answer.statusCode() == 307) {
                        answer = get(other(answer));
                    }
                    if (answer.statusCode() == 200) {
                        return Trail.parse(answer.body());
                    }
                    why = answer.statusCode() == 503
                            ? new String(answer.body(), StandardCharsets.UTF_8)
                            : "it answered " + answer.statusCode();
                } catch (IOException _) {
                    why = "it does not answer";
                }
            }
            throw NotKnown.processorAway("The processor can't be asked: " + why);
        } finally {
            asking.release();
        }
    }

    private HttpResponse<byte[]> get(URI uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(ANSWER_WITHIN)
                .header("Authorization", access.header())
                .build();
        return http.send(request, BodyHandlers.ofByteArray());
    }

    private static URI other(HttpResponse<byte[]> answer) throws IOException {
        String location = answer.headers().firstValue("Location").orElse("");
        try {
            URI uri = URI.create(location);
            if ("http".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getPath().startsWith(TrailAccess.PATH)) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new IOException("The processor names no other one");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
