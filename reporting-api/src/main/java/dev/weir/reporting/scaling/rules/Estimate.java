package dev.weir.reporting.scaling.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weir.reporting.scaling.provider.Sizing;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What a service uses and costs in an hour before and after a change: at the most, and at the least. One compute unit is
 * 8 GB. What is null is not known.
 *
 * @param temporary what the time until the revert comes to, at the most; null for a change that stays
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Estimate(
        @JsonProperty("units_per_hour_before") @Nullable BigDecimal unitsBefore,
        @JsonProperty("units_per_hour_after") @Nullable BigDecimal unitsAfter,

        @JsonProperty("least_units_per_hour_before") @Nullable BigDecimal leastUnitsBefore,

        @JsonProperty("least_units_per_hour_after") @Nullable BigDecimal leastUnitsAfter,

        @JsonProperty("cost_per_hour_before") @Nullable BigDecimal costBefore,
        @JsonProperty("cost_per_hour_after") @Nullable BigDecimal costAfter,
        @JsonProperty("currency") @Nullable String currency,
        @JsonProperty("temporary") @Nullable Temporary temporary) {
    private static final BigDecimal GB_A_UNIT = BigDecimal.valueOf(8);
    private static final BigDecimal MINUTES_AN_HOUR = BigDecimal.valueOf(60);
    private static final int MONEY_DIGITS = 4;

    /** The sum over the time until a change is taken back. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Temporary(
            @JsonProperty("minutes") long minutes,
            @JsonProperty("units") @Nullable BigDecimal units,
            @JsonProperty("cost") @Nullable BigDecimal cost,
            @JsonProperty("more_than_before") @Nullable BigDecimal moreThanBefore) {}

    /**
     * Estimates a change.
     *
     * @param rate the price of a unit for an hour; null when it is not configured
     * @param minutes until it is taken back; null for a change that stays
     */
    public static Estimate of(
            Sizing before, Sizing after, @Nullable BigDecimal rate, String currency, @Nullable Long minutes) {
        BigDecimal unitsBefore = mostUnits(before);
        BigDecimal unitsAfter = mostUnits(after);
        BigDecimal costBefore = cost(unitsBefore, rate);
        BigDecimal costAfter = cost(unitsAfter, rate);
        return new Estimate(
                unitsBefore,
                unitsAfter,
                leastUnits(before),
                leastUnits(after),
                costBefore,
                costAfter,
                rate == null ? null : currency,
                minutes == null ? null : temporary(minutes, unitsBefore, unitsAfter, rate));
    }

    /** Compute units an hour when it is as large as it may become; null when not known. */
    public static @Nullable BigDecimal mostUnits(Sizing size) {
        return units(size.maxMemoryGb(), size.mostReplicas(), size.shards());
    }

    /** Compute units an hour when it is as small as it may become without going idle; null when not known. */
    public static @Nullable BigDecimal leastUnits(Sizing size) {
        return units(size.minMemoryGb(), size.fewestReplicas(), size.shards());
    }

    private static Temporary temporary(
            long minutes, @Nullable BigDecimal before, @Nullable BigDecimal after, @Nullable BigDecimal rate) {
        BigDecimal units = after == null ? null : over(after, minutes);
        BigDecimal cost = cost(units, rate);
        BigDecimal otherwise = before == null ? null : cost(over(before, minutes), rate);
        return new Temporary(minutes, units, cost, cost == null || otherwise == null ? null : cost.subtract(otherwise));
    }

    private static BigDecimal over(BigDecimal unitsPerHour, long minutes) {
        return plain(
                unitsPerHour.multiply(BigDecimal.valueOf(minutes)).divide(MINUTES_AN_HOUR, 2, RoundingMode.HALF_UP));
    }

    private static @Nullable BigDecimal units(
            @Nullable Integer memoryGb, @Nullable Integer replicas, @Nullable Integer shards) {
        if (memoryGb == null || replicas == null) {
            return null;
        }
        long gb = (long) memoryGb * replicas * (shards == null ? 1 : shards);
        return plain(BigDecimal.valueOf(gb).divide(GB_A_UNIT, 3, RoundingMode.HALF_UP));
    }

    private static @Nullable BigDecimal cost(@Nullable BigDecimal units, @Nullable BigDecimal rate) {
        return units == null || rate == null
                ? null
                : plain(units.multiply(rate).setScale(MONEY_DIGITS, RoundingMode.HALF_UP));
    }

    /** Without zeros at the end, and not as a power of ten. */
    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
