package dev.weir.kit.http;

import dev.weir.contract.FieldError;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An error that is the answer to a request, thrown from anywhere in its handling. */
public final class HttpProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;
    private final String title;
    private final transient List<FieldError> errors;
    private final transient Map<String, String> headers;

    /**
     * Names an error.
     *
     * @param type its stable name, below /problems
     * @param detail what this caller can do about it
     */
    public HttpProblem(
            int status,
            String type,
            String title,
            String detail,
            List<FieldError> errors,
            Map<String, String> headers) {
        super(detail, null, false, false);
        this.status = status;
        this.type = type;
        this.title = title;
        this.errors = List.copyOf(errors);
        this.headers = Map.copyOf(headers);
    }

    public HttpProblem(int status, String type, String title, String detail) {
        this(status, type, title, detail, List.of(), Map.of());
    }

    /** 400: the request can't be read. */
    public static HttpProblem badRequest(String detail, FieldError... errors) {
        return new HttpProblem(400, "bad-request", "The request can't be read", detail, List.of(errors), Map.of());
    }

    /** 401: no key, or one that does not count. */
    public static HttpProblem unauthorized(String detail) {
        return new HttpProblem(
                401,
                "unauthorized",
                "A valid API key is needed",
                detail,
                List.of(),
                Map.of("WWW-Authenticate", "Bearer realm=\"weir\""));
    }

    /** 403: the key does not allow this. */
    public static HttpProblem forbidden(String detail) {
        return new HttpProblem(403, "forbidden", "The key does not allow this", detail);
    }

    /** 404. */
    public static HttpProblem notFound(String detail) {
        return new HttpProblem(404, "not-found", "There is no such thing", detail);
    }

    /** 422: read, but its values don't hold. */
    public static HttpProblem invalid(String detail, List<FieldError> errors) {
        return new HttpProblem(422, "invalid", "A value is not valid", detail, errors, Map.of());
    }

    /** 503: can't be served now; the same request may be sent again after that time. */
    public static HttpProblem unavailable(String type, String detail, Duration retryAfter) {
        return new HttpProblem(
                503,
                type,
                "Not available now",
                detail,
                List.of(),
                Map.of("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds()))));
    }

    public int status() {
        return status;
    }

    public String type() {
        return type;
    }

    public String title() {
        return title;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    public List<FieldError> errors() {
        return errors;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
