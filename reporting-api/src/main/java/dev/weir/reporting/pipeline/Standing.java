package dev.weir.reporting.pipeline;

import dev.weir.kit.pipeline.Offsets;
import dev.weir.kit.pipeline.PipelineLook;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the pipeline now.
 *
 * @param look the last look; null while the pipeline can't be followed
 */
record Standing(Watermarks.Visible visible, @Nullable PipelineLook look) {
    static final Standing UNKNOWN = new Standing(Watermarks.Visible.NOTHING, null);

    boolean hasReached(Offsets rawEnds) {
        return look != null && visible.raw().hasReached(rawEnds);
    }

    /** What a report can claim that asked where traffic.raw ends; null when there was no answer. */
    Visibility claim(PresentEnds.@Nullable Answer asked) {
        if (asked == null || look == null) {
            return new Visibility(visible.at(), false, null);
        }
        if (hasReached(asked.ends())) {
            return Visibility.completeAt(asked.before());
        }
        return new Visibility(visible.at(), false, Math.max(1, look.underWay(asked.ends())));
    }

    /** The same without a look. */
    Standing lost() {
        return new Standing(visible, null);
    }

    /** The newer of the moments up to which all is known to be visible, which never goes back. */
    Standing with(@Nullable Instant alsoVisibleBefore) {
        Instant at = visible.at();
        return alsoVisibleBefore == null || (at != null && !alsoVisibleBefore.isAfter(at))
                ? this
                : new Standing(new Watermarks.Visible(alsoVisibleBefore, visible.raw()), look);
    }
}
