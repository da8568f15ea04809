package dev.weir.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How one asks a process whether it serves now. */
public sealed interface Probe {

    /** What a process says of itself. */
    sealed interface Answer {
        /** It serves. */
        record Ready() implements Answer {}

        /** It runs but does not serve, and why. */
        record NotReady(String reason) implements Answer {}
    }

    /** A service's /readyz, which names the needs that are not met. */
    record Service(URI readyz) implements Probe {}

    /** An address that answers 200. */
    record Http(URI address) implements Probe {}

    /** A port on loopback that takes connections. */
    record Port(int number) implements Probe {}

    int PATIENCE_MILLIS = 2_000;
    JsonMapper JSON = new JsonMapper();

    /** The probe of a process by its name in stack.json, or null for a process this version does not know. */
    static @Nullable Probe of(StackFile.Running process, StackFile stack) {
        String operations = stack.operations().get(process.name());
        if (operations != null) {
            return new Service(URI.create(operations + "/readyz"));
        }
        return switch (process.name()) {
            case "clickhouse" -> new Http(URI.create(stack.clickhouse().http() + "/ping"));
            case "cloud" -> new Http(URI.create(stack.cloud() + "/readyz"));
            case "kafka", "s3" -> new Port(process.port());
            default -> null;
        };
    }

    default Answer ask() {
        return switch (this) {
            case Service(URI readyz) -> askHttp(readyz);
            case Http(URI address) -> askHttp(address);
            case Port(int number) -> askPort(number);
        };
    }

    private static Answer askPort(int number) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), number), PATIENCE_MILLIS);
            return new Answer.Ready();
        } catch (IOException _) {
            return new Answer.NotReady("port " + number + " is not open");
        }
    }

    private static Answer askHttp(URI address) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            try {
                int status = connection.getResponseCode();
                return status == 200
                        ? new Answer.Ready()
                        : new Answer.NotReady(unmet(connection.getErrorStream(), status));
            } finally {
                connection.disconnect();
            }
        } catch (IOException _) {
            return new Answer.NotReady("no answer on port " + address.getPort());
        }
    }

    private static String unmet(@Nullable InputStream body, int status) throws IOException {
        if (body == null) {
            return "answers " + status;
        }
        JsonNode needs = JSON.readTree(body).path("needs");
        List<String> unmet = needs.properties().stream()
                .filter(need -> !need.getValue().asText().equals("ok"))
                .map(need -> need.getKey() + ": " + need.getValue().asText())
                .toList();
        return unmet.isEmpty() ? "answers " + status : unmet.stream().collect(Collectors.joining("; "));
    }
}
