package dev.weir.reporting.scaling.changes;

import dev.weir.contract.FieldError;
import dev.weir.reporting.scaling.provider.ServiceLook;
import dev.weir.reporting.scaling.rules.Estimate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What comes of a request once the service was looked at. */
public sealed interface Proposal {
    /** The service as it was found. */
    ServiceLook look();

    /**
     * It may be done.
     *
     * @param whyConfirm why the service's name has to be typed; null when it need not be
     */
    record Fits(
            ServiceLook look,
            Task task,
            @Nullable Estimate estimate,
            List<String> warnings,
            @Nullable String whyConfirm)
            implements Proposal {}

    /** The service is so already. */
    record AlreadySet(ServiceLook look, @Nullable Estimate estimate) implements Proposal {}

    /** It breaks these rules. */
    record Broken(
            ServiceLook look,
            List<FieldError> errors,
            @Nullable String whyConfirm) implements Proposal {}
}
