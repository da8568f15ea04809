package dev.weir.cloud.simulator;

import java.time.Duration;
import java.util.List;

/** What the simulated Cloud begins with: an organisation and four services of different kinds. */
public final class Seed {
    public static final String ORGANIZATION = "5d1a7c0e-6b1f-4a52-9f0e-0c1de0000001";

    /** Runs, and is the primary of a warehouse. */
    public static final String REPORTS = "5d1a7c0e-6b1f-4a52-9f0e-0c1de0000011";

    /** Reads the same data as REPORTS. */
    public static final String REPORTS_REPLICA = "5d1a7c0e-6b1f-4a52-9f0e-0c1de0000012";

    /** Sleeps until it is woken. */
    public static final String LAB = "5d1a7c0e-6b1f-4a52-9f0e-0c1de0000013";

    /** Of the Basic tier. */
    public static final String ARCHIVE = "5d1a7c0e-6b1f-4a52-9f0e-0c1de0000014";

    private static final String REPORTS_WAREHOUSE = "5d1a7c0e-6b1f-4a52-9f0e-0c1de0000021";
    private static final String LAB_WAREHOUSE = "5d1a7c0e-6b1f-4a52-9f0e-0c1de0000022";
    private static final String ARCHIVE_WAREHOUSE = "5d1a7c0e-6b1f-4a52-9f0e-0c1de0000023";

    private static final IpAccess OFFICE = new IpAccess("203.0.113.0/24", "office");
    private static final IpAccess JOBS = new IpAccess("198.51.100.7", "nightly jobs");

    private Seed() {}

    static CloudState at(long now) {
        long ago = now - Duration.ofDays(200).toMillis();
        return new CloudState(
                new Organization(ORGANIZATION, "Simulated organisation", ago, true),
                List.of(
                        service(
                                new Identity(
                                        REPORTS,
                                        "reports",
                                        Tier.SCALE,
                                        "aws",
                                        "eu-central-1",
                                        REPORTS_WAREHOUSE,
                                        true,
                                        false,
                                        ago),
                                State.RUNNING,
                                Scaling.vertical(16, 32, 3, false, 15),
                                now,
                                List.of(OFFICE, JOBS)),
                        service(
                                new Identity(
                                        REPORTS_REPLICA,
                                        "reports-analysts",
                                        Tier.SCALE,
                                        "aws",
                                        "eu-central-1",
                                        REPORTS_WAREHOUSE,
                                        false,
                                        true,
                                        ago),
                                State.RUNNING,
                                Scaling.vertical(8, 32, 2, false, 30),
                                now,
                                List.of(OFFICE)),
                        service(
                                new Identity(
                                        LAB, "lab", Tier.SCALE, "gcp", "europe-west4", LAB_WAREHOUSE, true, false, ago),
                                State.IDLE,
                                Scaling.vertical(8, 16, 2, true, 5),
                                now,
                                List.of(OFFICE)),
                        service(
                                new Identity(
                                        ARCHIVE,
                                        "archive",
                                        Tier.BASIC,
                                        "aws",
                                        "eu-central-1",
                                        ARCHIVE_WAREHOUSE,
                                        true,
                                        false,
                                        ago),
                                State.RUNNING,
                                Scaling.vertical(8, 8, 1, false, 15),
                                now,
                                List.of(OFFICE, JOBS))),
                List.of());
    }

    private static CloudService service(
            Identity identity, State state, Scaling scaling, long now, List<IpAccess> access) {
        return new CloudService(identity, state, null, scaling, scaling, null, now, access, List.of());
    }
}
