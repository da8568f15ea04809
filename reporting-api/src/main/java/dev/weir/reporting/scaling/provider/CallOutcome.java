package dev.weir.reporting.scaling.provider;

import org.jspecify.annotations.Nullable;

/** How a call that changes a service ended. */
public sealed interface CallOutcome {
    /** The provider has taken it. */
    record Taken(@Nullable String requestId) implements CallOutcome {}

    /** The provider has refused it, and has done nothing. */
    record Refused(int status, String reason, @Nullable String requestId) implements CallOutcome {}

    /** It did not reach the provider, or was turned away for now; nothing was done. */
    record NotSent(String reason) implements CallOutcome {}

    /** There was no answer, or one that does not tell: it may have been done. */
    record Unknown(String reason, @Nullable String requestId) implements CallOutcome {}
}
