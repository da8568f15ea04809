package dev.weir.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreProxyTest {
    private static final String ROWS = "r".repeat(200_000);

    private final Queue<Integer> arrived = new ConcurrentLinkedQueue<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpServer store;
    private StoreProxy proxy;

    @BeforeEach
    void start() throws IOException {
        store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.createContext("/", exchange -> {
            arrived.add(exchange.getRequestBody().readAllBytes().length);
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(ISO_8859_1));
            exchange.close();
        });
        store.start();
        proxy = new StoreProxy(
                URI.create("http://127.0.0.1:" + store.getAddress().getPort()), 3);
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        proxy.close();
        store.stop(0);
    }

    @Test
    void everythingIsHandedOnWhileNothingIsBroken() throws Exception {
        assertThat(insert()).isEqualTo("ok");
        assertThat(ask()).isEqualTo("ok");
        assertThat(insert()).isEqualTo("ok");
        assertThat(arrived).containsExactly(200_000, 8, 200_000);
    }

    @Test
    void theAnswerIsLostOfTheNextInsertAloneAndAfterItArrived() throws Exception {
        proxy.breakNextInsert(StoreProxy.Break.ANSWER_LOST);

        assertThat(ask()).isEqualTo("ok");
        assertThatThrownBy(this::insert).isInstanceOf(IOException.class);
        assertThat(proxy.hasBroken()).isTrue();
        assertThat(arrived).containsExactly(8, 200_000);
        assertThat(insert()).isEqualTo("ok");
    }

    @Test
    void rowsAreCutInTheMiddle() throws Exception {
        proxy.breakNextInsert(StoreProxy.Break.ROWS_CUT);

        assertThatThrownBy(this::insert).isInstanceOf(IOException.class);
        assertThat(arrived).isEmpty();
        assertThat(insert()).isEqualTo("ok");
    }

    @Test
    void aLateAnswerIsLaterThanItsWait() throws Exception {
        proxy.breakNextInsert(StoreProxy.Break.ANSWER_LATE);

        assertThatThrownBy(this::insert).isInstanceOf(java.net.http.HttpTimeoutException.class);
        assertThat(arrived).containsExactly(200_000);
        assertThat(insert()).isEqualTo("ok");
    }

    @Test
    void nobodyIsLetThroughWhileTheStoreIsAway() throws Exception {
        assertThat(ask()).isEqualTo("ok");
        proxy.goAway();

        assertThatThrownBy(this::ask).isInstanceOf(IOException.class);

        proxy.comeBack();
        assertThat(ask()).isEqualTo("ok");
    }

    private String insert() throws IOException, InterruptedException {
        return post("/?query_id=1&query=INSERT+INTO+t", ROWS);
    }

    private String ask() throws IOException, InterruptedException {
        return post("/?wait_end_of_query=1", "SELECT 1");
    }

    private String post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(proxy.address().resolve(path))
                .timeout(Duration.ofSeconds(2))
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }
}
