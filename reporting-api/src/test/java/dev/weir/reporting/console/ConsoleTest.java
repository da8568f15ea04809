package dev.weir.reporting.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.KeyRecord;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpEdge;
import io.javalin.Javalin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's files as they are served; what they do in a browser is tested end to end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleTest {
    /** As they are in npm's uplot 1.6.32 and @fontsource-variable/inter 5.3.0. */
    private static final Map<String, String> VENDORED = Map.of(
            "vendor/uplot/uPlot.esm.js", "5dd9b3281aa64b461b42d9945f6adb2649d346502b12281a9ae0d46599a80eba",
            "vendor/uplot/uPlot.min.css", "df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
            "vendor/uplot/LICENSE", "8f989229699b4fe2f1a0432d0e9edc338a8a911e250e2d1b01ecd770a5f5b1bd",
            "vendor/inter/inter-latin-wght-normal.woff2",
                    "3100e775e8616cd2611beecfa23a4263d7037586789b43f035236a2e6fbd4c62",
            "vendor/inter/LICENSE", "3b0a5fca3d17942cde889069889dedbbbd075e9b599968c82a95f4d944e9b345");

    private final KeyDirectory keys = new KeyDirectory(new Pepper("of this test"), Clock.systemUTC());
    private final Javalin server = Javalin.create(config -> {
        HttpEdge.install(config, keys);
        new Console(keys).addTo(config);
    });
    private final HttpClient http = HttpClient.newHttpClient();

    ConsoleTest() {
        server.start("127.0.0.1", 0);
    }

    @AfterAll
    void stop() {
        http.close();
        server.stop();
    }

    @Test
    void everyFileInTheFolderIsServedAndNoOther() throws Exception {
        Path folder = folder();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString().replace('\\', '/')))
                    .containsExactlyInAnyOrderElementsOf(Console.FILES);
        }
    }

    @Test
    void whatOthersMadeIsAsTheyPublishedIt() throws Exception {
        assertThat(Console.FILES.stream().filter(file -> file.startsWith("vendor/")))
                .containsExactlyInAnyOrderElementsOf(VENDORED.keySet());
        for (Map.Entry<String, String> file : VENDORED.entrySet()) {
            byte[] content = Files.readAllBytes(folder().resolve(file.getKey()));
            assertThat(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content)))
                    .as(file.getKey())
                    .isEqualTo(file.getValue());
        }
    }

    @Test
    void ourFilesNeedNothingFromElsewhereAndParseNoMarkup() throws Exception {
        for (String file : Console.FILES.stream()
                .filter(each -> !each.startsWith("vendor/"))
                .toList()) {
            assertThat(Files.readString(folder().resolve(file)).replace("http://www.w3.org/2000/svg", ""))
                    .as(file)
                    .doesNotContain(
                            "http://", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")
                    .doesNotContainPattern("https://(?!shop\\.example)")
                    .doesNotContain("localStorage.setItem(STORED");
        }
        assertThat(Files.readString(folder().resolve("index.html")))
                .doesNotContain("style=", "<style")
                .doesNotContainPattern("<script(?![^>]* src=)");
    }

    @Test
    void thePageComesWithAStrictPolicy() throws Exception {
        HttpResponse<byte[]> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "Content-Type")).isEqualToIgnoringWhitespace("text/html;charset=utf-8");
        assertThat(header(page, "Content-Security-Policy"))
                .contains("default-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'")
                .doesNotContain("unsafe", "http");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(new String(page.body(), StandardCharsets.UTF_8)).startsWith("<!doctype html>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gzip, deflate, br"})
    void aFileThatDidNotChangeIsNotSentAgain(String encodings) throws Exception {
        HttpResponse<byte[]> first = get("/console/js/main.js", "Accept-Encoding", encodings);
        String tag = header(first, "ETag");

        HttpResponse<byte[]> second =
                get("/console/js/main.js", "Accept-Encoding", encodings, "If-None-Match", "\"old\", " + tag);

        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
        assertThat(header(second, "ETag")).isEqualTo(tag);
    }

    @Test
    void compressedAndPlainAreTheSameFileUnderTheirOwnTags() throws Exception {
        HttpResponse<byte[]> plain = get("/console/vendor/uplot/uPlot.esm.js", "Accept-Encoding", "gzip;q=0");
        HttpResponse<byte[]> small = get("/console/vendor/uplot/uPlot.esm.js", "Accept-Encoding", "gzip");

        assertThat(header(plain, "Content-Encoding")).isEmpty();
        assertThat(header(small, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(small, "Content-Type")).isEqualToIgnoringWhitespace("text/javascript;charset=utf-8");
        assertThat(small.body().length).isLessThan(plain.body().length / 2);
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(small.body()))) {
            assertThat(unpacked.readAllBytes()).isEqualTo(plain.body());
        }
        assertThat(header(small, "ETag")).isNotEqualTo(header(plain, "ETag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console/", "/console/none.js", "/console/js", "/console/..%2f..%2flogback.xml"})
    void whatIsNoFileOfTheConsoleIsNotServed(String path) throws Exception {
        assertThat(get(path).statusCode()).isBetween(400, 499);
    }

    @Test
    void aKeyIsToldWhatItIs() throws Exception {
        ApiKey key = ApiKey.generate();
        keys.put(KeyRecord.of(
                key,
                new Pepper("of this test"),
                "acme",
                EnumSet.of(Scope.READ, Scope.INGEST),
                "analyst",
                Instant.EPOCH));

        HttpResponse<byte[]> answer = get("/api/me", "Authorization", "Bearer " + key.reveal());

        JsonNode me = new JsonMapper().readTree(answer.body());
        assertThat(me.path("tenant").asText()).isEqualTo("acme");
        assertThat(me.path("scopes")).extracting(JsonNode::asText).containsExactly("ingest", "read");
        assertThat(me.at("/key/name").asText()).isEqualTo("analyst");
        assertThat(me.at("/key/id").asText()).isEqualTo(key.id());
        assertThat(me.at("/key/expires_at").isNull()).isTrue();
        assertThat(answer.body()).asString(StandardCharsets.UTF_8).doesNotContain(key.reveal());
        assertThat(get("/api/me").statusCode()).isEqualTo(401);
    }

    private static Path folder() throws Exception {
        Path page = Path.of(Objects.requireNonNull(Console.class.getResource("/console/index.html"))
                .toURI());
        return Objects.requireNonNull(page.getParent());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        for (int i = 0; i < headers.length; i += 2) {
            if (!headers[i + 1].isEmpty()) {
                request.header(headers[i], headers[i + 1]);
            }
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }
}
