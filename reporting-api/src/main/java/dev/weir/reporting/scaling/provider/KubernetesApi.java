package dev.weir.reporting.scaling.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.kit.Backoff;
import dev.weir.reporting.scaling.config.ProviderConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Calls to a Kubernetes API server, with the token that Kubernetes renews in its file. */
final class KubernetesApi implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int TRIES = 4;
    private static final int TOO_MANY = 429;
    private static final int LONGEST_ANSWER = 8 << 20;

    private final ProviderConfig.Kubernetes config;
    private final HttpClient http;

    KubernetesApi(ProviderConfig.Kubernetes config) throws IOException {
        this.config = config;
        HttpClient.Builder client =
                HttpClient.newBuilder().connectTimeout(config.timeout()).followRedirects(HttpClient.Redirect.NEVER);
        Path authority = config.caFile();
        this.http = (authority == null ? client : client.sslContext(trusting(authority))).build();
    }

    JsonNode get(String path) throws ProviderFailure, InterruptedException {
        Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5));
        for (int attempt = 1; ; attempt++) {
            try {
                HttpResponse<byte[]> response = send(request(path).GET());
                if (response.statusCode() == 200) {
                    return JSON.readTree(response.body());
                }
                if (attempt == TRIES || (response.statusCode() < 500 && response.statusCode() != TOO_MANY)) {
                    throw new ProviderFailure(response.statusCode(), reason(response), null);
                }
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw new ProviderFailure(0, "The Kubernetes API can't be reached", null);
                }
            }
            backoff.pause();
        }
    }

    /** Changes a resource by a merge patch; 409 when it is not any more at the version that the patch names. */
    CallOutcome patch(String path, JsonNode patch) throws InterruptedException {
        try {
            HttpResponse<byte[]> response = send(request(path)
                    .header("Content-Type", "application/merge-patch+json")
                    .method("PATCH", BodyPublishers.ofString(patch.toString())));
            int status = response.statusCode();
            if (status == 200) {
                return new CallOutcome.Taken(
                        response.headers().firstValue("Audit-Id").orElse(null));
            }
            if (status == TOO_MANY) {
                return new CallOutcome.NotSent(reason(response));
            }
            return status < 500
                    ? new CallOutcome.Refused(status, reason(response), null)
                    : new CallOutcome.Unknown(reason(response), null);
        } catch (HttpConnectTimeoutException | ConnectException e) {
            return new CallOutcome.NotSent("The Kubernetes API can't be reached");
        } catch (IOException e) {
            return new CallOutcome.Unknown("The Kubernetes API gave no answer", null);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(URI.create(config.apiServer() + path))
                .timeout(config.timeout())
                .header(
                        "Authorization",
                        "Bearer " + Files.readString(config.tokenFile()).strip())
                .header("Accept", "application/json");
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
    }

    private static String reason(HttpResponse<byte[]> response) {
        String message;
        try {
            message = JSON.readTree(response.body()).path("message").asText("");
        } catch (IOException e) {
            message = "";
        }
        return "The Kubernetes API answered " + response.statusCode() + (message.isEmpty() ? "" : ": " + message);
    }

    private static SSLContext trusting(Path authority) throws IOException {
        try (InputStream in = Files.newInputStream(authority)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(authority + " holds no certificates: " + e.getMessage(), e);
        }
    }
}
