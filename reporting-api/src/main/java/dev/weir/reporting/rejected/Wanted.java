package dev.weir.reporting.rejected;

import org.jspecify.annotations.Nullable;

/** Which rejected events are meant: one tenant's, and of one reason where one is named. */
record Wanted(String tenant, @Nullable String reason) {
    boolean fits(RejectedEvent event) {
        return event.key().tenant().equals(tenant)
                && (reason == null || event.reason().equals(reason));
    }
}
