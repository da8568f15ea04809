package dev.weir.reporting.scaling.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.reporting.scaling.changes.Book;
import dev.weir.reporting.scaling.changes.Proposal;
import dev.weir.reporting.scaling.changes.Proposals;
import dev.weir.reporting.scaling.config.Action;
import dev.weir.reporting.scaling.config.Bounds;
import dev.weir.reporting.scaling.config.Operator;
import dev.weir.reporting.scaling.config.OrgConfig;
import dev.weir.reporting.scaling.config.ScalableService;
import dev.weir.reporting.scaling.config.Tier;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the product counts on of the Cloud API, held against its simulator and, on demand, against ClickHouse Cloud. All
 * but the last test only read.
 */
abstract class CloudContract {
    private static final Set<String> STATES = Set.of(
            "starting",
            "stopping",
            "terminating",
            "softdeleting",
            "awaking",
            "partially_running",
            "provisioning",
            "running",
            "stopped",
            "terminated",
            "softdeleted",
            "degraded",
            "failed",
            "idle");
    private static final String UUID_FORM = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final Duration LONGEST_CHANGE = Duration.ofMinutes(15);

    private TestCloud cloud;
    private RateLimit limit;
    private CloudProvider provider;

    /** The API that is asked; skips the test where there is none. */
    abstract TestCloud open() throws Exception;

    /** The limit that all tests keep together, which ask with the same key. */
    abstract RateLimit limit();

    abstract RateLimit.Time time();

    @BeforeEach
    void connect() throws Exception {
        cloud = open();
        limit = limit();
        provider = new CloudProvider(new CloudApi(cloud.config(), limit));
    }

    @AfterEach
    void disconnect() {
        if (provider != null) {
            provider.close();
        }
    }

    @Test
    void everyServiceOfTheListIsUnderstood() throws Exception {
        assertThat(provider.lookAll(List.of()))
                .isNotEmpty()
                .allSatisfy((id, look) -> assertThat(look.id()).isEqualTo(id))
                .allSatisfy((_, look) -> assertUnderstood(look));
    }

    @Test
    void aServiceIsTheSameByItsId() throws Exception {
        Map<String, ServiceLook> services = provider.lookAll(List.of());
        String id = cloud.service().orElseGet(() -> services.keySet().iterator().next());

        ServiceLook look = provider.look(service(id));

        assertUnderstood(look);
        ServiceLook listed = Objects.requireNonNull(services.get(id), "the list has it too");
        assertThat(listed.name()).isEqualTo(look.name());
        assertThat(listed.warehouse()).isEqualTo(look.warehouse());
        assertThat(listed.access()).isEqualTo(look.access());
    }

    @Test
    void aServiceThatThereIsNotIsRefused() {
        ProviderFailure failure = catchThrowableOfType(
                ProviderFailure.class,
                () -> provider.look(service(UUID.randomUUID().toString())));

        assertThat(failure.status()).isIn(400, 403, 404);
        assertThat(failure.reason()).startsWith("The Cloud API answered " + failure.status() + ": ");
        assertThat(failure.requestId()).matches(UUID_FORM);
    }

    @Test
    void aWrongSecretIsRefused() {
        try (CloudProvider stranger = new CloudProvider(new CloudApi(cloud.stranger(), limit))) {
            assertThatThrownBy(() -> stranger.lookAll(List.of()))
                    .isInstanceOfSatisfying(ProviderFailure.class, failure -> {
                        assertThat(failure.status()).isIn(401, 403);
                        assertThat(failure.requestId()).matches(UUID_FORM);
                    });
        }
    }

    @Test
    void asManyCallsAsWeMakeAreTaken() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(cloud.config().baseUrl() + "/organizations/"
                        + cloud.config().organization() + "/services"))
                .header("Authorization", cloud.config().key().basic())
                .timeout(cloud.config().timeout())
                .build();
        // What was asked with the key before, also by a run before this one, no longer counts then.
        limit.pause(CloudProvider.WITHIN);
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int call = 0; call < CloudProvider.CALLS + 2; call++) {
                limit.await();
                HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());

                assertThat(answer.statusCode()).isEqualTo(200);
                JsonNode envelope = new JsonMapper().readTree(answer.body());
                assertThat(envelope.path("status").asInt()).isEqualTo(200);
                assertThat(envelope.path("requestId").asText()).matches(UUID_FORM);
                assertThat(envelope.path("result").isArray()).isTrue();
                assertThat(answer.headers().allValues("X-RateLimit-Reset"))
                        .allSatisfy(seconds ->
                                assertThat(Double.parseDouble(seconds)).isNotNegative());
            }
        }
    }

    @Test
    void aSizeIsSetAndTakenBack() throws Exception {
        assumeTrue(
                cloud.mayChange().isPresent(),
                "SKIPPED: a change of size, since " + TestCloud.MAY_CHANGE.name() + " names no service");
        ScalableService service = service(cloud.mayChange().orElseThrow());
        Sizing before = provider.look(service).size();
        Sizing other = another(before);
        assertThat(proposal(service, before)).isInstanceOf(Proposal.AlreadySet.class);
        assertThat(proposal(service, other)).isInstanceOf(Proposal.Fits.class);

        try {
            change(service, other);
        } finally {
            change(service, before.undoing(other));
        }

        assertThat(provider.look(service).size()).isEqualTo(before);
    }

    private static void assertUnderstood(ServiceLook look) {
        assertThat(look.id()).matches(UUID_FORM);
        assertThat(look.name()).isNotBlank();
        assertThat(look.state()).isIn(STATES);
        assertThat(look.requestId()).matches(UUID_FORM);
        assertThat(look.warehouse()).isNotBlank();
        assertThat(look.details().path("isPrimary").isBoolean()).isTrue();
        assertThat(look.details().path("autoscalingMode").asText("vertical")).isIn("vertical", "horizontal");
        assertThat(look.details().path("ipAccessList").isArray()).isTrue();
        assertThat(look.access())
                .allSatisfy(access -> assertThat(access.source()).matches("[0-9a-fA-F.:]+(/[0-9]+)?"));

        Sizing size = look.size();
        assertThat(size.minMemoryGb()).isPositive();
        assertThat(size.maxMemoryGb()).isGreaterThanOrEqualTo(size.minMemoryGb());
        assertThat(size.fewestReplicas()).isPositive();
        assertThat(size.mostReplicas()).isGreaterThanOrEqualTo(size.fewestReplicas());
        assertThat(size.idleScaling()).isNotNull();

        Sizing inEffect = Objects.requireNonNull(look.inEffect(), "currentScaling");
        assertThat(inEffect.maxMemoryGb()).isPositive();
        assertThat(inEffect.maxReplicas()).isPositive();
    }

    private static ScalableService service(String id) {
        return new ScalableService("asked", id, "cloud", Tier.SCALE, null, Bounds.NONE, null, null);
    }

    /** At most 4 GB less, or 12 GB where there is no less. */
    private static Sizing another(Sizing size) {
        int most = Objects.requireNonNull(size.maxMemoryGb());
        int lower = most > 8 ? most - 4 : 12;
        boolean ranged = size.numReplicas() == null;
        Integer least = ranged || Objects.requireNonNull(size.minMemoryGb()) > lower ? (Integer) lower : null;
        return new Sizing(least, lower, null, null, null, null, null, null);
    }

    private Proposal proposal(ScalableService service, Sizing fields) throws Exception {
        OrgConfig config = new OrgConfig(
                cloud.config().organization(), true, "USD", List.of(cloud.config()), List.of(service), List.of());
        Operator.Grant all = new Operator.Grant(service.name(), Set.of(Action.SCALE), Bounds.NONE);
        return new Proposals(config, new Providers(Map.of("cloud", provider)), new Book())
                .scale(service, all, fields, null);
    }

    /** Sets the fields, and follows the service until they count as far as can be seen. */
    private void change(ScalableService service, Sizing fields) throws Exception {
        assertThat(provider.scale(service, fields))
                .isInstanceOfSatisfying(
                        CallOutcome.Taken.class,
                        taken -> assertThat(taken.requestId()).matches(UUID_FORM));
        long taken = time().nanos();
        while (true) {
            ServiceLook look = provider.look(service);
            Duration since = Duration.ofNanos(time().nanos() - taken);
            assertThat(look.state()).isIn(STATES);
            if (!(provider.effect(look, fields, false, since) instanceof Effect.NotYet)) {
                assertThat(fields.differingFrom(look.size())).isEqualTo(Sizing.NOTHING);
                return;
            }
            assertThat(since).as("%s is not in effect", fields).isLessThan(LONGEST_CHANGE);
            time().sleep(BETWEEN_LOOKS);
        }
    }
}
