package dev.weir.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service is alive from the start, ready only when each need is met, and says which is not. */
class OperationsTest {
    private final Health health = new Health("gateway");
    private final HttpClient http = HttpClient.newHttpClient();
    private Operations operations;

    @BeforeEach
    void start() throws IOException {
        operations = new Operations("gateway", health, "127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        operations.close();
        http.close();
    }

    @Test
    void readinessFollowsTheNeeds() throws Exception {
        Health.Need kafka = health.need("kafka");

        assertThat(get("/livez").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(503);

        kafka.met();
        assertThat(get("/readyz").statusCode()).isEqualTo(200);

        kafka.unmet("no answer from 127.0.0.1:9092");
        HttpResponse<String> answer = get("/readyz");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .isEqualTo("{\"service\":\"gateway\",\"status\":\"not ready\","
                        + "\"needs\":{\"kafka\":\"no answer from 127.0.0.1:9092\"}}");
        assertThat(get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsNameTheServiceAndOtherPathsAreNotFound() throws Exception {
        assertThat(get("/metrics").body()).contains("weir_ready{service=\"gateway\"} 1.0");
        assertThat(get("/metrics/x").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + operations.port() + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
