package dev.weir.reporting;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a report can claim: all that was accepted before a moment is in it.
 *
 * @param asOf that moment; null while it is not known
 * @param complete whether nothing was under way when the pipeline was last looked at
 * @param underWay about how many accepted records were not visible yet; null while it is not known
 */
record Visibility(
        @Nullable Instant asOf, boolean complete, @Nullable Long underWay) {
    static final Visibility UNKNOWN = new Visibility(null, false, null);

    /** The same moment, when nothing newer can be found out. */
    Visibility withoutNews() {
        return new Visibility(asOf, false, null);
    }
}
