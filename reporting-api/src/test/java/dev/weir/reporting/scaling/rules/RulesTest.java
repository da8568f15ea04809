package dev.weir.reporting.scaling.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.contract.FieldError;
import dev.weir.reporting.scaling.config.Bounds;
import dev.weir.reporting.scaling.config.KeySecret;
import dev.weir.reporting.scaling.config.ProviderConfig;
import dev.weir.reporting.scaling.config.ScalableService;
import dev.weir.reporting.scaling.config.Tier;
import dev.weir.reporting.scaling.provider.CloudProvider;
import dev.weir.reporting.scaling.provider.Command;
import dev.weir.reporting.scaling.provider.ServiceLook;
import dev.weir.reporting.scaling.provider.Sizing;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule refuses what it is there for, and one answer names all that are broken. */
class RulesTest {
    private static final CloudProvider CLOUD = new CloudProvider(new ProviderConfig.Cloud(
            "cloud", "org", URI.create("http://127.0.0.1:1"), new KeySecret("id", "secret"), Duration.ofSeconds(1)));
    private static final Sizing VERTICAL = new Sizing(16, 32, 3, null, null, true, 15, null);
    private static final Sizing HORIZONTAL = new Sizing(16, 16, null, 2, 4, true, 15, null);

    @AfterAll
    static void close() {
        CLOUD.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'min_memory_gb':10} | min_memory_gb | must be a multiple of 4",
                "{'min_memory_gb':4} | min_memory_gb | must be from 8 to 356",
                "{'max_memory_gb':360} | max_memory_gb | must be from 8 to 356",
                "{'min_memory_gb':64} | min_memory_gb | must not be larger than max_memory_gb, which is 32 now",
                "{'max_memory_gb':8} | max_memory_gb | must not be smaller than min_memory_gb, which is 16 now",
                "{'min_memory_gb':64,'max_memory_gb':32} | min_memory_gb | must not be larger than max_memory_gb",
                "{'num_replicas':0} | num_replicas | must be from 1 to 20",
                "{'num_replicas':21} | num_replicas | must be from 1 to 20",
                "{'num_replicas':2,'min_replicas':1,'max_replicas':2} | num_replicas | must not be given together with",
                "{'min_replicas':2} | max_replicas | must be given together with min_replicas",
                "{'max_replicas':2} | min_replicas | must be given together with max_replicas",
                "{'min_replicas':5,'max_replicas':2} | min_replicas | must not be larger than max_replicas",
                "{'min_replicas':1,'max_replicas':2} | max_memory_gb | must be equal to the other size of memory",
                "{'idle_timeout_minutes':4} | idle_timeout_minutes | must be 5 or more",
                "{'shards':2} | shards | ClickHouse Cloud has no shards",
                "{} | service | name what shall change",
            })
    void eachRuleOfTheCloudRefuses(String fields, String field, String reason) throws Exception {
        List<FieldError> broken =
                rules(Tier.SCALE, Bounds.NONE, true, VERTICAL, "running").brokenBy(sizing(fields));

        assertThat(broken).anySatisfy(error -> {
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.reason()).contains(reason);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'min_memory_gb':8} | min_memory_gb | must be at least 12 here",
                "{'max_memory_gb':128} | max_memory_gb | must be at most 64 here",
                "{'max_memory_gb':36} | max_memory_gb | must be one of [16, 32, 64] here",
                "{'num_replicas':1} | num_replicas | must be at least 2 here",
                "{'num_replicas':9} | num_replicas | must be at most 4 here",
            })
    void eachBoundRefuses(String fields, String field, String reason) throws Exception {
        Bounds bounds = new Bounds(12, 64, 2, 4, null, List.of(16, 32, 64));

        List<FieldError> broken =
                rules(Tier.SCALE, bounds, true, VERTICAL, "running").brokenBy(sizing(fields));

        assertThat(broken).contains(new FieldError(field, reason));
    }

    @Test
    void allThatIsBrokenIsNamedAtOnce() throws Exception {
        List<FieldError> broken = rules(
                        Tier.BASIC, new Bounds(null, 100, null, 5, null, null), false, VERTICAL, "terminated")
                .brokenBy(
                        sizing("{'min_memory_gb':130,'max_memory_gb':126,'num_replicas':30,'idle_timeout_minutes':1}"));

        assertThat(broken)
                .contains(
                        new FieldError("service", "is terminated"),
                        new FieldError("min_memory_gb", "must be a multiple of 4"),
                        new FieldError("min_memory_gb", "must be from 8 to 120 without a paid plan"),
                        new FieldError("min_memory_gb", "must be 8 or 12 in the basic tier"),
                        new FieldError("min_memory_gb", "must be at most 100 here"),
                        new FieldError("max_memory_gb", "must be a multiple of 4"),
                        new FieldError("min_memory_gb", "must not be larger than max_memory_gb, which is 126"),
                        new FieldError("num_replicas", "must be from 1 to 20"),
                        new FieldError("num_replicas", "must be 1 in the basic tier"),
                        new FieldError("num_replicas", "must be at most 5 here"),
                        new FieldError("idle_timeout_minutes", "must be 5 or more"));
    }

    @Test
    void whatIsAllowedIsAllowed() throws Exception {
        Rules vertical = rules(Tier.SCALE, new Bounds(8, 120, 1, 6, null, null), true, VERTICAL, "running");

        assertThat(vertical.brokenBy(sizing("{'min_memory_gb':32,'max_memory_gb':120,'num_replicas':6}")))
                .isEmpty();
        assertThat(vertical.brokenBy(sizing("{'min_replicas':1,'max_replicas':6,'max_memory_gb':16}")))
                .isEmpty();
        assertThat(vertical.brokenBy(sizing("{'idle_scaling':false}"))).isEmpty();
        assertThat(rules(Tier.SCALE, Bounds.NONE, true, HORIZONTAL, "a state of next year")
                        .brokenBy(sizing("{'min_memory_gb':32,'max_memory_gb':32}")))
                .isEmpty();
    }

    @Test
    void aPrimaryThatOthersDependOnDoesNotStopAndOnlyAnIdleServiceWakes() {
        Rules rules = rules(Tier.SCALE, Bounds.NONE, true, VERTICAL, "running");

        assertThat(rules.brokenBy(Command.STOP, List.of(look("other", VERTICAL, "running"))))
                .singleElement()
                .satisfies(error -> assertThat(error.reason()).contains("depend on this one"));
        assertThat(rules.brokenBy(Command.STOP, List.of(look("other", VERTICAL, "terminated"))))
                .isEmpty();
        assertThat(rules(Tier.SCALE, Bounds.NONE, true, VERTICAL, "stopped").brokenBy(Command.WAKE, List.of()))
                .singleElement()
                .satisfies(error -> assertThat(error.reason()).contains("only an idle one wakes"));
        assertThat(rules(Tier.SCALE, Bounds.NONE, true, VERTICAL, "stopping").brokenBy(Command.START, List.of()))
                .hasSize(1);
    }

    @Test
    void theNameIsAskedForAboveTheConfiguredSizeOnly() throws Exception {
        Rules rules = rules(Tier.SCALE, Bounds.NONE, true, VERTICAL, "running");

        assertThat(rules.whyConfirm(sizing("{'max_memory_gb':32}"))).isNull();
        assertThat(rules.whyConfirm(sizing("{'max_memory_gb':36}")))
                .isEqualTo("13.5 compute units an hour are more than 12");
    }

    @Test
    void unitsAndCostFollowFromTheSize() {
        Estimate estimate = Estimate.of(
                VERTICAL, new Sizing(32, 64, 3, null, null, null, null, null), new BigDecimal("0.2985"), "USD", 90L);

        assertThat(estimate.unitsBefore()).isEqualTo(new BigDecimal("12"));
        assertThat(estimate.unitsAfter()).isEqualTo(new BigDecimal("24"));
        assertThat(estimate.leastUnitsAfter()).isEqualTo(new BigDecimal("12"));
        assertThat(estimate.costAfter()).isEqualTo(new BigDecimal("7.164"));
        assertThat(estimate.temporary())
                .isEqualTo(new Estimate.Temporary(
                        90, new BigDecimal("36"), new BigDecimal("10.746"), new BigDecimal("5.373")));
        assertThat(Estimate.of(Sizing.NOTHING, VERTICAL, null, "USD", null).costAfter())
                .isNull();
    }

    private static Rules rules(Tier tier, Bounds bounds, boolean paid, Sizing size, String state) {
        ScalableService service =
                new ScalableService("reports", "id", "cloud", tier, null, Bounds.NONE, new BigDecimal(12), null);
        return new Rules(service, bounds, paid, CLOUD, look("id", size, state));
    }

    private static ServiceLook look(String id, Sizing size, String state) {
        @Nullable Sizing inEffect = null;
        return new ServiceLook(
                id,
                id,
                state,
                size,
                inEffect,
                null,
                null,
                "warehouse",
                id.equals("id"),
                List.of(),
                JsonNodeFactory.instance.objectNode(),
                null);
    }

    private static Sizing sizing(String json) throws Exception {
        return new JsonMapper().readValue(json.replace('\'', '"'), Sizing.class);
    }
}
