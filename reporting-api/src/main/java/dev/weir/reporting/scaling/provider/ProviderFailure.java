package dev.weir.reporting.scaling.provider;

import org.jspecify.annotations.Nullable;

/** A provider could not be asked, or refused to answer. */
public final class ProviderFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final @Nullable String requestId;

    /**
     * Names a failure.
     *
     * @param status the provider's status; 0 when there was no answer
     */
    public ProviderFailure(int status, String reason, @Nullable String requestId) {
        super(reason, null, false, false);
        this.status = status;
        this.requestId = requestId;
    }

    public int status() {
        return status;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    public @Nullable String requestId() {
        return requestId;
    }
}
