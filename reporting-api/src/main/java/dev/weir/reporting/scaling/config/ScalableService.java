package dev.weir.reporting.scaling.config;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A service that may be scaled.
 *
 * @param id its id at the provider, or the name of its Kubernetes resource
 * @param cluster where it stands in Kubernetes; null for a service of ClickHouse Cloud
 * @param confirmAboveUnits above this many compute units an hour its name has to be typed; null for never
 * @param ratePerUnitHour the price of a compute unit for an hour; null when it is not configured
 */
public record ScalableService(
        String name,
        String id,
        String provider,
        Tier tier,
        @Nullable Cluster cluster,
        Bounds bounds,
        @Nullable BigDecimal confirmAboveUnits,
        @Nullable BigDecimal ratePerUnitHour) {

    /** Whose custom resource describes a cluster. */
    public enum RunBy {
        ALTINITY,
        OFFICIAL
    }

    /** A cluster's place in Kubernetes. */
    public record Cluster(RunBy runBy, String namespace, int index) {}
}
