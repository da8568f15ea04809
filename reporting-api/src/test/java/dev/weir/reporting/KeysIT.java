package dev.weir.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.contract.Topics;
import dev.weir.kit.Health;
import dev.weir.kit.KafkaTopics;
import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.KeyFeed;
import dev.weir.kit.access.KeyUsage;
import dev.weir.testing.RealKafka;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Keys over HTTP, and another service's directory that follows the same topic. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeysIT {
    private static final Pattern KEY = Pattern.compile("\"key\":\"([^\"]+)\"");
    private static final Duration SOON = Duration.ofSeconds(15);

    private RealKafka kafka;
    private ReportingFixture reporting;
    private KeyDirectory elsewhere;
    private KeyFeed feed;
    private KeyUsage usage;

    @BeforeAll
    void start() throws Exception {
        kafka = RealKafka.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            KafkaTopics.ensure(admin, Topics.ALL, 2, 1);
        }
        reporting = new ReportingFixture(kafka.bootstrap());
        elsewhere = new KeyDirectory(ReportingFixture.PEPPER, Clock.systemUTC());
        feed = new KeyFeed(kafka.bootstrap(), elsewhere, new Health("elsewhere").need("keys"));
        usage = new KeyUsage(kafka.bootstrap(), elsewhere, Duration.ofMillis(200));
        await().atMost(SOON)
                .until(() -> reporting.get("/api/keys", reporting.admin).statusCode() == 200);
    }

    @AfterAll
    void stop() throws Exception {
        usage.close();
        feed.close();
        reporting.close();
        kafka.close();
    }

    @Test
    void aKeyIsShownOnceAndCountsEverywhere() {
        HttpResponse<String> made = create("{\"scopes\":[\"read\"],\"name\":\"analyst\"}");

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
        ApiKey key = key(made);
        assertThat(reporting.get("/api/keys", key).statusCode()).isEqualTo(403);
        assertThat(reporting.get("/api/traffic/daily/1", key).statusCode()).isEqualTo(200);
        assertThat(list()).contains(key.id()).doesNotContain(key.reveal());
        await().atMost(SOON).until(() -> elsewhere.authenticate(key.reveal()).isPresent());
        assertThat(elsewhere.authenticate(key.reveal()).orElseThrow().tenant()).isEqualTo("demo");
    }

    @Test
    void aRotatedKeyCountsBesideItsSuccessorUntilTheOverlapEnds() {
        ApiKey old = key(create("{\"scopes\":[\"read\"],\"name\":\"rotated\"}"));

        HttpResponse<String> rotated =
                reporting.post("/api/keys/" + old.id() + "/rotate?overlap=2s", reporting.admin, "");

        assertThat(rotated.statusCode()).isEqualTo(201);
        ApiKey fresh = key(rotated);
        assertThat(works(old)).isTrue();
        assertThat(works(fresh)).isTrue();
        await().atMost(SOON).until(() -> !works(old));
        await().atMost(SOON).until(() -> elsewhere.authenticate(fresh.reveal()).isPresent());
        assertThat(elsewhere.authenticate(old.reveal())).isEmpty();
        assertThat(works(fresh)).isTrue();
        assertThat(list()).contains("\"replaced_by\":\"" + fresh.id() + "\"");
    }

    @Test
    void aKeyIsRotatedOnceOnly() {
        ApiKey old = key(create("{\"scopes\":[\"read\"],\"name\":\"once\"}"));
        reporting.post("/api/keys/" + old.id() + "/rotate", reporting.admin, "");

        HttpResponse<String> again = reporting.post("/api/keys/" + old.id() + "/rotate", reporting.admin, "");

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("already-rotated");
    }

    @Test
    void aRevokedKeyCountsNowhere() {
        ApiKey key = key(create("{\"scopes\":[\"read\"],\"name\":\"revoked\"}"));
        await().atMost(SOON).until(() -> elsewhere.authenticate(key.reveal()).isPresent());

        assertThat(reporting.delete("/api/keys/" + key.id(), reporting.admin).statusCode())
                .isEqualTo(204);

        assertThat(reporting.get("/api/traffic/daily/1", key).statusCode()).isEqualTo(401);
        await().atMost(SOON).until(() -> elsewhere.authenticate(key.reveal()).isEmpty());
        assertThat(reporting.delete("/api/keys/" + key.id(), reporting.admin).statusCode())
                .isEqualTo(204);
        assertThat(reporting
                        .post("/api/keys/" + key.id() + "/rotate", reporting.admin, "")
                        .body())
                .contains("key-ended");
    }

    @Test
    void aKeyOfTheFileIsRevokedByTheTopicsWord() {
        assertThat(works(reporting.demo)).isTrue();

        reporting.delete("/api/keys/" + reporting.demo.id(), reporting.admin);

        assertThat(works(reporting.demo)).isFalse();
        await().atMost(SOON).until(() -> elsewhere.find(reporting.demo.id()).isPresent());
    }

    @Test
    void theLastAdminKeyStays() {
        HttpResponse<String> refused = reporting.delete("/api/keys/" + reporting.acmeAdmin.id(), reporting.acmeAdmin);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("last-admin-key");
    }

    @Test
    void anAdminKnowsOnlyTheKeysOfItsTenant() {
        String path = "/api/keys/" + reporting.acme.id();

        assertThat(list()).doesNotContain("acme");
        assertThat(reporting.delete(path, reporting.admin).statusCode()).isEqualTo(404);
        assertThat(reporting.post(path + "/rotate", reporting.admin, "").statusCode())
                .isEqualTo(404);
        assertThat(create("{\"tenant\":\"acme\",\"scopes\":[\"read\"],\"name\":\"x\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(works(reporting.acme)).isTrue();
    }

    @Test
    void whatIsWrongIsNamedFieldByField() {
        HttpResponse<String> refused =
                create("{\"scopes\":[\"fly\"],\"name\":\"\",\"expires_at\":\"2020-01-01T00:00:00Z\",\"colour\":1}");

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains(
                        "\"field\":\"scopes\"",
                        "\"field\":\"name\"",
                        "\"field\":\"expires_at\"",
                        "\"field\":\"colour\"");
        assertThat(create("{\"scopes\":[],\"name\":\"x\"}").statusCode()).isEqualTo(422);
        assertThat(create("{\"scopes\":\"read\",\"name\":\"x\"}").statusCode()).isEqualTo(422);
        assertThat(create("[]").statusCode()).isEqualTo(400);
        assertThat(create("{\"name\":\"a\",\"name\":\"b\"}").statusCode()).isEqualTo(400);
        assertThat(create("").statusCode()).isEqualTo(422);
        assertThat(reporting
                        .post("/api/keys/" + reporting.admin.id() + "/rotate?overlap=soon", reporting.admin, "")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void theLastUseIsShownWhereverItWas() {
        assertThat(lastUse(reporting.admin)).isNotEqualTo("null");
        ApiKey key = key(create("{\"scopes\":[\"ingest\"],\"name\":\"used elsewhere\"}"));
        await().atMost(SOON).until(() -> elsewhere.authenticate(key.reveal()).isPresent());
        ApiKey unused = key(create("{\"scopes\":[\"ingest\"],\"name\":\"unused\"}"));

        await().atMost(SOON).until(() -> !lastUse(key).equals("null"));

        assertThat(lastUse(unused)).isEqualTo("null");
    }

    @Test
    void anExpiredKeyEndsByItself() {
        String end = Clock.systemUTC().instant().plusSeconds(2).toString();
        ApiKey key = key(create("{\"scopes\":[\"read\"],\"name\":\"short\",\"expires_at\":\"" + end + "\"}"));
        assertThat(works(key)).isTrue();

        await().atMost(SOON).until(() -> !works(key));
    }

    private HttpResponse<String> create(String body) {
        return reporting.post("/api/keys", reporting.admin, body);
    }

    private String list() {
        return reporting.get("/api/keys", reporting.admin).body();
    }

    private String lastUse(ApiKey key) {
        Matcher use = Pattern.compile("\"" + key.id() + "\"[^}]*\"last_used_at\":([^,}]+)")
                .matcher(list());
        return use.find() ? use.group(1) : "none";
    }

    /** Whether the key is known, whatever it may do. */
    private boolean works(ApiKey key) {
        return reporting.get("/api/keys", key).statusCode() != 401;
    }

    private static ApiKey key(HttpResponse<String> made) {
        Matcher matcher = KEY.matcher(made.body());
        assertThat(matcher.find()).as(made.body()).isTrue();
        ApiKey key = ApiKey.parse(matcher.group(1));
        assertThat(key).isNotNull();
        return java.util.Objects.requireNonNull(key);
    }
}
