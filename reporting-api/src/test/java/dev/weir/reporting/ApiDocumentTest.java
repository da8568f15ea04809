package dev.weir.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.entities.Entities;
import dev.weir.kit.Health;
import dev.weir.kit.Operations;
import dev.weir.kit.http.ApiDocument;
import dev.weir.reporting.loads.LoadSettings;
import dev.weir.reporting.records.RecordDocument;
import dev.weir.reporting.records.retention.RetentionDays;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The OpenAPI document names every route with its method and scopes, and no other. */
class ApiDocumentTest {
    private static final ReportingSettings NOBODY_THERE = new ReportingSettings(
            "127.0.0.1",
            0,
            false,
            "127.0.0.1:1",
            "pepper",
            null,
            URI.create("http://127.0.0.1:1"),
            "secret",
            "password",
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ZERO,
            Duration.ZERO,
            RetentionDays.asDefined(),
            Duration.ZERO,
            null,
            ReportingFixture.NO_EXPORTS,
            LoadSettings.none(),
            null);

    @Test
    void theDocumentAndTheRoutesAreTheSame() throws Exception {
        Health health = new Health("reporting-api");
        try (Operations operations = new Operations("reporting-api", health, "127.0.0.1", 0);
                ReportingServer server = new ReportingServer(NOBODY_THERE, health, operations, Clock.systemUTC())) {
            assertThat(ApiDocument.of(ReportingServer.class)
                            .with(RecordDocument.of(Entities.load(Optional.empty())))
                            .operations())
                    .isEqualTo(server.operations());
        }
    }
}
