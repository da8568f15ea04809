package dev.weir.reporting.rejected;

import org.jspecify.annotations.Nullable;

/**
 * Which rejected records are meant: one tenant's, and of one reason and one entity where those are named.
 *
 * @param entity null for events too
 */
record Wanted(
        String tenant, @Nullable String reason, @Nullable String entity) {
    boolean fits(RejectedEvent event) {
        return event.key().tenant().equals(tenant)
                && (reason == null || event.reason().equals(reason))
                && (entity == null
                        || (event.key() instanceof RejectedKey.OfRecord(String _, String of, String _)
                                && of.equals(entity)));
    }
}
