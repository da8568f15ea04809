package dev.weir.kit.http;

import dev.weir.contract.FieldError;
import dev.weir.contract.Timestamps;
import dev.weir.contract.UnsignedLongs;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request's query parameters, read one by one. What can't be read is gathered, so that one answer names all of it:
 * {@link #check} throws that answer. A parameter that the route does not know is refused, as is one that is given twice.
 */
public final class QueryParameters {
    private final Context ctx;
    private final List<FieldError> unreadable = new ArrayList<>();

    private QueryParameters(Context ctx) {
        this.ctx = ctx;
    }

    /** Those of a request to a route that knows these names. */
    public static QueryParameters of(Context ctx, String... known) {
        QueryParameters parameters = new QueryParameters(ctx);
        Set<String> names = new TreeSet<>(List.of(known));
        ctx.queryParamMap().forEach((name, values) -> {
            if (!names.contains(name)) {
                parameters.refuse(
                        name,
                        names.isEmpty()
                                ? "is unknown; there are no parameters here"
                                : "is unknown; there are " + String.join(", ", names));
            } else if (values.size() > 1) {
                parameters.refuse(name, "must be given once");
            }
        });
        return parameters;
    }

    /** The text, null when the parameter is not there. */
    public @Nullable String text(String name) {
        return ctx.queryParam(name);
    }

    public int whole(String name, int least, int most, int otherwise) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException _) {
            // Refused below.
        }
        refuse(name, "must be a whole number from " + least + " to " + most);
        return otherwise;
    }

    /** True or false, null when the parameter is not there. */
    public @Nullable Boolean flag(String name) {
        String text = text(name);
        return switch (text) {
            case null -> null;
            case "true" -> true;
            case "false" -> false;
            default -> {
                refuse(name, "must be true or false");
                yield null;
            }
        };
    }

    /** An RFC 3339 moment, null when the parameter is not there. */
    public @Nullable Instant moment(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        long millis = Timestamps.parse(withPlus(text));
        if (millis == Timestamps.INVALID) {
            refuse(name, "must be an RFC 3339 date and time");
            return null;
        }
        return Instant.ofEpochMilli(millis);
    }

    /** The digits of an unsigned 64-bit number, null when the parameter is not there. */
    public @Nullable String unsigned(String name) {
        String text = text(name);
        if (text != null && !UnsignedLongs.isCanonical(text)) {
            refuse(name, "must be a whole number from 0 to 18446744073709551615");
            return null;
        }
        return text;
    }

    public void refuse(String name, String reason) {
        unreadable.add(new FieldError(name, reason));
    }

    /** Throws the answer that names all that can't be read, if anything can't. */
    public void check() {
        if (!unreadable.isEmpty()) {
            throw HttpProblem.badRequest(
                    "The query parameters named in errors can't be read", unreadable.toArray(FieldError[]::new));
        }
    }

    /** The plus of an offset that was sent as it is, which in a query stands for a space. */
    public static String withPlus(String moment) {
        int offsetAt = moment.length() - "+hh:mm".length();
        return offsetAt > 0 && moment.charAt(offsetAt) == ' '
                ? moment.substring(0, offsetAt) + '+' + moment.substring(offsetAt + 1)
                : moment;
    }
}
