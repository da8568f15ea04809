package dev.weir.contract.entities;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record in canonical form, so that two records are equal exactly when they say the same.
 *
 * @param id an unsigned 64-bit number
 * @param lastUpdated epoch milliseconds, or null when the producer did not say
 * @param values a text for each column of the definition, in its order, as {@link CanonicalText} writes it; null where
 *     there is none
 */
public record EntityRecord(
        long id, @Nullable Long lastUpdated, @Nullable String lastUpdatedBy, List<@Nullable String> values) {
    public EntityRecord {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** The same, last updated then. */
    public EntityRecord lastUpdatedAt(long epochMillis) {
        return new EntityRecord(id, epochMillis, lastUpdatedBy, values);
    }
}
