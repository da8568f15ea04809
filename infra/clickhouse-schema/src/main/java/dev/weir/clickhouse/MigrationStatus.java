package dev.weir.clickhouse;

import java.util.List;

/** Which migrations of this build ClickHouse has had. */
public record MigrationStatus(List<Step> steps, List<Integer> unknownToThisBuild) {
    public MigrationStatus {
        steps = List.copyOf(steps);
        unknownToThisBuild = List.copyOf(unknownToThisBuild);
    }

    /** One migration: applied by whom and when, or still to come. */
    public sealed interface Step {
        int version();

        String name();

        record Applied(int version, String name, String appliedAt, String appliedBy) implements Step {}

        record Pending(int version, String name) implements Step {}

        /** Applied with a text that differs from the one in this build. */
        record Changed(int version, String name, String checksumApplied, String checksumHere) implements Step {}
    }

    public boolean isCurrent() {
        return steps.stream().allMatch(Step.Applied.class::isInstance);
    }
}
