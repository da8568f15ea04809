package dev.weir.reporting.scaling.provider;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;

/** ClickHouse Cloud itself, for those who have a key for it; CONTRIBUTING.md says how. */
class RealCloudIT extends CloudContract {
    private static final RateLimit LIMIT = new RateLimit(CloudProvider.CALLS, CloudProvider.WITHIN, RateLimit.REAL);

    @Override
    TestCloud open() throws Exception {
        Optional<TestCloud> named = TestCloud.find(System.getenv());
        assumeTrue(
                named.isPresent(),
                "SKIPPED: the real ClickHouse Cloud, since " + TestCloud.ORGANIZATION.name() + ", "
                        + TestCloud.KEY_ID.name() + " and " + TestCloud.KEY_SECRET.name() + " are not given");
        return named.orElseThrow();
    }

    @Override
    RateLimit limit() {
        return LIMIT;
    }

    @Override
    RateLimit.Time time() {
        return RateLimit.REAL;
    }
}
