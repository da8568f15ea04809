package dev.weir.kit.http;

import dev.weir.contract.FieldError;
import dev.weir.kit.Health;
import dev.weir.kit.Operations;
import dev.weir.kit.Problem;
import dev.weir.kit.Setting;
import dev.weir.kit.access.Caller;
import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.Scope;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.security.RouteRole;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets a Javalin server up as all services' HTTP edges are: keys checked per route, problem+json for every error. */
public final class HttpEdge {
    private static final Logger log = LoggerFactory.getLogger(HttpEdge.class);
    private static final String CALLER = "weir.caller";

    public static final Setting<Boolean> PUBLIC_OPERATIONS = Setting.flag(
                    "WEIR_PUBLIC_OPERATIONS",
                    "serve /livez, /readyz, /health and /metrics on the service's own port too when that is not loopback")
            .orElse("false");

    /** Finds the key that a request presents; null when it presents none. */
    public interface Presented {
        @Nullable String in(Context ctx);
    }

    private final KeyDirectory keys;
    private final Presented presented;

    private HttpEdge(KeyDirectory keys, Presented presented) {
        this.keys = keys;
        this.presented = presented;
    }

    /** Installs it; routes are then added with a {@link Needs} each. */
    public static void install(JavalinConfig config, KeyDirectory keys) {
        install(config, keys, HttpEdge::presentedInHeaders);
    }

    /** The same, with keys that may stand elsewhere than in the usual headers. */
    public static void install(JavalinConfig config, KeyDirectory keys, Presented presented) {
        HttpEdge edge = new HttpEdge(keys, presented);
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.generateEtags = false;
        config.jetty.modifyServer(server -> server.setErrorHandler(new ProblemErrors()));
        config.jetty.modifyServletContextHandler(servlets -> servlets.setErrorHandler(new ProblemErrors()));
        config.routes.beforeMatched(edge::admit);
        config.routes.exception(HttpProblem.class, HttpEdge::answer);
        config.routes.exception(HttpResponseException.class, (e, ctx) -> answer(problemOf(e, ctx), ctx));
        config.routes.exception(HttpException.RuntimeException.class, (e, ctx) -> answer(problemOf(e), ctx));
        config.routes.exception(Exception.class, HttpEdge::answerUnexpected);
        config.routes.error(408, HttpEdge::answerTooSlow);
    }

    /**
     * The probes and metrics that the operations port serves, on the service's own port as well: when that port is on
     * loopback, or when {@link #PUBLIC_OPERATIONS} says so.
     *
     * @param host the address that the service listens at
     */
    public static void operations(
            JavalinConfig config, Health health, Operations operations, String host, boolean inPublic) {
        if (!inPublic && !isLoopback(host)) {
            return;
        }
        config.routes.get("/livez", ctx -> ctx.contentType("text/plain").result("alive\n"), Needs.NOTHING);
        config.routes.get(
                "/readyz",
                ctx -> ctx.status(operations.readyStatus())
                        .contentType(Operations.JSON)
                        .result(health.toJson()),
                Needs.NOTHING);
        config.routes.get("/health", ctx -> ctx.contentType(Operations.JSON).result(health.toJson()), Needs.NOTHING);
        config.routes.get(
                "/metrics", ctx -> ctx.contentType(Operations.METRICS).result(operations.scrape()), Needs.NOTHING);
    }

    /** The key in Authorization or X-API-Key; null when it is in neither. */
    public static @Nullable String presentedInHeaders(Context ctx) {
        return KeyDirectory.presented(ctx.header("Authorization"), ctx.header("X-API-Key"));
    }

    /** Who calls; on a route that needs a scope there is always somebody. */
    public static Caller caller(Context ctx) {
        Caller caller = ctx.attribute(CALLER);
        if (caller == null) {
            throw new IllegalStateException("The route " + ctx.path() + " asks for no key");
        }
        return caller;
    }

    /** Ends a connection in the middle of an answer: a clean end would make half an answer look whole. */
    public static void breakOff(Context ctx) {
        ServletContextRequest.getServletContextRequest(ctx.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close();
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }

    private void admit(Context ctx) {
        for (RouteRole role : ctx.routeRoles()) {
            if (role instanceof Needs(var anyOf)) {
                if (!anyOf.isEmpty()) {
                    ctx.attribute(CALLER, admitted(ctx, anyOf));
                }
                return;
            }
        }
        throw new IllegalStateException("The route " + ctx.path() + " does not say what it needs");
    }

    private Caller admitted(Context ctx, Set<Scope> anyOf) {
        String key = presented.in(ctx);
        if (key == null) {
            throw HttpProblem.unauthorized("Send the key as Authorization: Bearer …");
        }
        Caller caller = keys.authenticate(key)
                .orElseThrow(() -> HttpProblem.unauthorized("The key is unknown, expired or revoked"));
        if (anyOf.stream().noneMatch(caller::may)) {
            throw HttpProblem.forbidden("This needs a key with the scope "
                    + anyOf.stream().map(Scope::wireName).sorted().collect(Collectors.joining(" or ")));
        }
        return caller;
    }

    private static void answer(HttpProblem problem, Context ctx) {
        write(ctx, problem, reference());
    }

    /** Answers a request that no route has seen. */
    public static void answer(HttpProblem problem, Response response, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        problem.headers().forEach(headers::put);
        headers.put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.setStatus(problem.status());
        byte[] body = body(
                problem.status(), problem.type(), problem.title(), problem.detail(), reference(), problem.errors());
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private static void answerUnexpected(Exception e, Context ctx) {
        if (e instanceof EofException) {
            return;
        }
        String reference = reference();
        log.error("Request {} {} failed, reference {}", ctx.method(), ctx.path(), reference, e);
        write(ctx, new HttpProblem(500, "internal", "Something went wrong here", "The log knows more"), reference);
    }

    /** A client that sent too slowly: the server ends the request itself, with a status and nothing more. */
    private static void answerTooSlow(Context ctx) {
        write(ctx, new HttpProblem(408, "too-slow", "The request came too slowly", "Send it again"), reference());
    }

    private static void write(Context ctx, HttpProblem problem, String reference) {
        if (ctx.res().isCommitted()) {
            breakOff(ctx);
            return;
        }
        readAwayOrClose(ctx);
        problem.headers().forEach(ctx::header);
        ctx.status(problem.status())
                .contentType(Problem.MEDIA_TYPE)
                .result(body(
                        problem.status(),
                        problem.type(),
                        problem.title(),
                        problem.detail(),
                        reference,
                        problem.errors()));
    }

    /** What is left of a refused body is read away, or the answer says that the connection closes. */
    private static void readAwayOrClose(Context ctx) {
        boolean isKnown = ctx.attribute(CALLER) != null;
        if (!RefusedBody.readAway(
                ServletContextRequest.getServletContextRequest(ctx.req()),
                isKnown ? RefusedBody.OF_SOMEBODY : RefusedBody.OF_ANYBODY)) {
            ctx.header("Connection", "close");
        }
    }

    static byte[] body(
            int status, String type, String title, String detail, String reference, List<FieldError> errors) {
        return new Problem(type, title, status, detail, reference, errors).toJson();
    }

    static String reference() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private static HttpProblem problemOf(HttpResponseException e, Context ctx) {
        return switch (e.getStatus()) {
            case 404 -> HttpProblem.notFound("Nothing is served at this path");
            case 405 ->
                new HttpProblem(
                        405,
                        "method-not-allowed",
                        "The method is not allowed",
                        "This path does not know " + ctx.method(),
                        List.of(),
                        allow(e));
            case 413 -> new HttpProblem(413, "too-large", "The body is too large", String.valueOf(e.getMessage()));
            case 503 -> new HttpProblem(503, "unavailable", "Not available now", "Try again soon");
            default ->
                new HttpProblem(
                        e.getStatus(),
                        ProblemErrors.type(e.getStatus()),
                        ProblemErrors.title(e.getStatus()),
                        e.getStatus() < 500 ? String.valueOf(e.getMessage()) : "The log knows more");
        };
    }

    /** What the server found wrong while a handler was reading, such as a client that sends too slowly. */
    private static HttpProblem problemOf(HttpException e) {
        return new HttpProblem(
                e.getCode(),
                ProblemErrors.type(e.getCode()),
                ProblemErrors.title(e.getCode()),
                "The request was refused");
    }

    private static Map<String, String> allow(HttpResponseException e) {
        String methods = e.getDetails().get("availableMethods");
        return methods == null ? Map.of() : Map.of("Allow", methods);
    }
}
