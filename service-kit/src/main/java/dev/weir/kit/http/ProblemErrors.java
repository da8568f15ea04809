package dev.weir.kit.http;

import dev.weir.kit.Problem;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Errors that the server finds before any route is asked, such as a header too long, as problem+json too. */
final class ProblemErrors extends ErrorHandler {
    private static final HttpField CONTENT_TYPE = new HttpField(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        response.getHeaders().put(CONTENT_TYPE);
        response.write(true, ByteBuffer.wrap(body(status)), callback);
    }

    static String type(int status) {
        return switch (status) {
            case 400 -> "bad-request";
            case 408 -> "too-slow";
            case 414 -> "url-too-long";
            case 415 -> "unsupported-media-type";
            case 431 -> "headers-too-large";
            default -> status < 500 ? "refused" : "internal";
        };
    }

    static String title(int status) {
        return HttpStatus.getMessage(status);
    }

    private static byte[] body(int status) {
        return HttpEdge.body(
                status, type(status), title(status), "The request was refused", HttpEdge.reference(), List.of());
    }
}
