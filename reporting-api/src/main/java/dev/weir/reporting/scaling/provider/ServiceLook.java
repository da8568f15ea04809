package dev.weir.reporting.scaling.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service as its provider told of it.
 *
 * @param state the provider's own word, which may be one that we do not know
 * @param size the size that is set
 * @param inEffect the size that is in effect; null when the provider does not tell
 * @param scheduleEntry the entry of the provider's own schedule that is in effect instead of the size that is set
 * @param working whether an operator still works on it; null when the provider does not tell
 * @param warehouse what services share that have their data in common; null when not told
 * @param primary whether it is the one of its warehouse that others depend on
 * @param access who may reach it; null when the provider keeps no such list
 * @param details all else that the provider told
 */
public record ServiceLook(
        String id,
        String name,
        String state,
        Sizing size,
        @Nullable Sizing inEffect,
        @Nullable String scheduleEntry,
        @Nullable Boolean working,
        @Nullable String warehouse,
        boolean primary,
        @Nullable List<Access> access,
        JsonNode details,
        @Nullable String requestId) {
    /** A source of connections that is let in. */
    public record Access(String source, String description) {}
}
