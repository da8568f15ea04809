package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.e2e.Client.Answer;
import dev.weir.e2e.Client.Report;
import dev.weir.local.ProjectFolder;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Everything that can become of a request, as the gateway tells it, from two instances and through a crash. */
record ReceiptTour(TestStack stack, Client demo, Client acme, Instant moment) {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int WAIT = 30;

    void run() throws Exception {
        int port = freePort();
        Process second = secondGateway(port);
        try (Client other = Client.demo(stack, "http://127.0.0.1:" + port)) {
            everyOutcome();
            await("the second gateway")
                    .atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> other.receipt("no-number").status() == 422);
            assertThat(other.receipt("70")).isEqualTo(demo.receipt("70"));
            assertThat(other.receipt("79").status()).isEqualTo(404);
            throughACrash(other);
        } finally {
            second.destroyForcibly();
        }
        fromTheCommandLine();
    }

    private void everyOutcome() throws Exception {
        String event = Client.event("108", moment, "/first");
        Answer created = demo.writeAndWait("POST", "70", event, WAIT);
        assertThat(created.status()).isEqualTo(200);
        assertThat(created.text("status")).isEqualTo("visible");
        assertThat(created.preferenceApplied()).isEqualTo("wait");
        Report report = demo.daily("108");
        assertThat(report.views()).isEqualTo(Map.of("/first", 1L));
        assertThat(demo.receipt("70").text("status")).isEqualTo("visible");

        assertThat(demo.writeAndWait("POST", "70", event, WAIT).text("status")).isEqualTo("duplicate");
        Answer conflict = demo.writeAndWait("POST", "70", Client.event("108", moment, "/other"), WAIT);
        assertThat(conflict.text("status")).isEqualTo("conflict");
        String change = Client.event("108", moment, "/second");
        assertThat(demo.writeAndWait("PUT", "70", change, WAIT).text("status")).isEqualTo("visible");
        assertThat(demo.receipt("70").text("status")).isEqualTo("updated");
        assertThat(demo.daily("108").views()).isEqualTo(Map.of("/second", 1L));
        assertThat(demo.writeAndWait("DELETE", "70", "", WAIT).text("status")).isEqualTo("visible");

        Answer receipt = demo.receipt("70");
        assertThat(receipt.text("status")).isEqualTo("deleted");
        assertThat(receipt.body().path("visible").asBoolean()).isTrue();
        assertThat(history(receipt))
                .containsExactly(
                        "create visible", "create duplicate", "create conflict", "update updated", "delete deleted");
        assertThat(acme.receipt("70").status()).isEqualTo(404);

        Answer refused = demo.writeAndWait("PUT", "71", change, WAIT);
        assertThat(refused.status()).isEqualTo(200);
        assertThat(refused.text("status")).isEqualTo("rejected");
        assertThat(refused.text("reason")).isEqualTo("unknown_request_id");
        assertThat(demo.receipt("71").text("reason")).isEqualTo("unknown_request_id");
        assertThat(demo.receipt("71").body().path("visible").asBoolean()).isFalse();
    }

    private void throughACrash(Client other) throws Exception {
        long before = stack.pid("processor");
        stack.kill("processor");
        assertThat(demo.create("72", "108", moment, "/crash")).isEqualTo(202);
        Answer impatient = demo.writeAndWait("POST", "73", Client.event("108", moment, "/crash"), 1);
        assertThat(impatient.status()).isEqualTo(202);
        assertThat(impatient.text("status")).isEqualTo("accepted");
        assertThat(impatient.preferenceApplied()).isEqualTo("wait");

        await("the receipt after the crash")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    Answer answer = other.receipt("72");
                    assertThat(answer.status()).isIn(200, 503);
                    return answer.text("status").equals("visible");
                });
        assertThat(stack.pid("processor")).isNotEqualTo(before);
        assertThat(history(other.receipt("70"))).hasSize(5).endsWith("delete deleted");
        await("the other one")
                .atMost(LIMIT)
                .until(() -> demo.receipt("73").text("status").equals("visible"));
    }

    private void fromTheCommandLine() {
        Shell shell = new Shell(stack);
        Shell.Answer sent = shell.weir("send", "108", "/typed", "--request-id", "74", "--wait", "30");
        assertThat(sent.out()).isEqualTo("Visible as 74.");
        assertThat(shell.weir("receipt", "74").out()).startsWith("visible").contains("create");
        assertThat(shell.weir("receipt", "74", "--json").out()).contains("\"request_id\":\"74\"");
        assertThat(shell.weir("receipt", "79").err()).startsWith("404 ");
    }

    private static List<String> history(Answer receipt) {
        return StreamSupport.stream(receipt.body().path("history").spliterator(), false)
                .map(line -> line.path("operation").asText() + " "
                        + line.path("status").asText())
                .toList();
    }

    private Process secondGateway(int port) throws IOException {
        JsonNode facts = stack.facts();
        Path secrets = stack.home().secrets();
        ProcessBuilder gateway = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        ProjectFolder.find().module("ingest-gateway").classPath(),
                        "dev.weir.gateway.Gateway")
                .redirectErrorStream(true)
                .redirectOutput(secrets.resolveSibling("second-gateway.log").toFile());
        gateway.environment()
                .putAll(Map.of(
                        "WEIR_KAFKA", facts.path("kafka").asText(),
                        "WEIR_GATEWAY_PORT", Integer.toString(port),
                        "WEIR_OPERATIONS_PORT", "0",
                        "WEIR_EXIT_WITH_PARENT", "true",
                        "WEIR_KEY_PEPPER_FILE", secrets.resolve("key-pepper").toString(),
                        "WEIR_STATIC_KEYS_FILE",
                                secrets.resolve("key-records.jsonl").toString(),
                        "WEIR_RECEIPTS_SECRET_FILE",
                                secrets.resolve("receipts-secret").toString(),
                        "WEIR_PROCESSORS",
                                facts.path("operations")
                                        .path("processor")
                                        .asText()
                                        .replace("http://", "")));
        return gateway.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
