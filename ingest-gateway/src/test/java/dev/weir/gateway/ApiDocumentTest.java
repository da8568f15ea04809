package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kit.http.ApiDocument;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The OpenAPI document names every route with its method and scopes, and no other. */
class ApiDocumentTest {
    @Test
    void theDocumentAndTheRoutesAreTheSame() throws Exception {
        try (RunningGateway gateway = new RunningGateway("127.0.0.1:1", Map.of())) {
            assertThat(ApiDocument.of(HttpFront.class).operations()).isEqualTo(gateway.operations());
        }
    }

    @Test
    void thePageComesFromOurOwnFiles() throws Exception {
        try (RunningGateway gateway = new RunningGateway("127.0.0.1:1", Map.of())) {
            for (String path : new String[] {
                "/docs", "/docs/docs.js", "/docs/docs.css", "/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js"
            }) {
                HttpResponse<String> answer = gateway.send(gateway.request(path).GET());

                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                assertThat(answer.headers()
                                .firstValue("Content-Security-Policy")
                                .orElse(""))
                        .contains("script-src 'self';")
                        .doesNotContain("unsafe");
            }
            assertThat(gateway.send(gateway.request("/openapi.json").GET()).body())
                    .startsWith("{");
            assertThat(gateway.send(gateway.request("/docs/else").GET()).statusCode())
                    .isEqualTo(404);
        }
    }
}
