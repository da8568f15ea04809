package dev.weir.reporting.pipeline;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.Timestamps;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a report can claim: all that was accepted before a moment is in it.
 *
 * @param asOf that moment; null while it is not known
 * @param complete whether that moment is the one at which the report was asked for
 * @param underWay about how many accepted records were not visible then; null while it is not known
 */
public record Visibility(
        @Nullable Instant asOf, boolean complete, @Nullable Long underWay) {
    /** All that was accepted before the report was asked for is visible. */
    static Visibility completeAt(Instant asked) {
        return new Visibility(asked, true, 0L);
    }

    /** The same moment, claimed without completeness. */
    Visibility notComplete() {
        return new Visibility(asOf, false, underWay);
    }

    /** The claim as headers of an answer. */
    public void writeTo(Context ctx) {
        if (asOf != null) {
            ctx.header("Weir-As-Of", Timestamps.format(asOf.toEpochMilli()));
        }
        ctx.header("Weir-Complete", Boolean.toString(complete));
        if (underWay != null) {
            ctx.header("Weir-Under-Way", Long.toString(underWay));
        }
        ctx.header("Cache-Control", "no-store");
    }

    /** The claim as fields of an object: as_of, complete and under_way. */
    public void writeTo(JsonGenerator json) throws IOException {
        json.writeStringField("as_of", asOf == null ? null : Timestamps.format(asOf.toEpochMilli()));
        json.writeBooleanField("complete", complete);
        if (underWay == null) {
            json.writeNullField("under_way");
        } else {
            json.writeNumberField("under_way", underWay);
        }
    }
}
