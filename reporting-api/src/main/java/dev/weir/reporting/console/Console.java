package dev.weir.reporting.console;

import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.http.Needs;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Serves the console: a page of plain files that everybody may read; what it shows it asks of the API, with a key. */
public final class Console {
    static final List<String> FILES = List.of(
            "index.html",
            "icon.svg",
            "css/base.css",
            "css/shell.css",
            "css/parts.css",
            "css/views.css",
            "css/scaling.css",
            "css/exports.css",
            "css/records.css",
            "js/main.js",
            "js/charts.js",
            "js/dialogs.js",
            "js/dom.js",
            "js/export-row.js",
            "js/exports.js",
            "js/formats.js",
            "js/icons.js",
            "js/pipeline.js",
            "js/polling.js",
            "js/records.js",
            "js/rejected.js",
            "js/rejected-event.js",
            "js/report-parts.js",
            "js/reports.js",
            "js/river.js",
            "js/scaling.js",
            "js/scaling-audit.js",
            "js/scaling-change.js",
            "js/scaling-fields.js",
            "js/scaling-form.js",
            "js/scaling-windows.js",
            "js/scaling-words.js",
            "js/session.js",
            "js/shell.js",
            "js/sign-in.js",
            "js/user-report.js",
            "vendor/inter/LICENSE",
            "vendor/inter/inter-latin-wght-normal.woff2",
            "vendor/uplot/LICENSE",
            "vendor/uplot/uPlot.esm.js",
            "vendor/uplot/uPlot.min.css");

    /** Nothing from elsewhere, nothing inline, and no text is ever turned into markup or script. */
    private static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "object-src 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'");

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", CONTENT_SECURITY_POLICY,
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            // Asked again each time, and answered with 304: a new version is there at once.
            "Cache-Control", "no-cache",
            "Vary", "Accept-Encoding");

    private final Map<String, ConsoleFile> files =
            FILES.stream().collect(Collectors.toMap(Function.identity(), ConsoleFile::read));
    private final KeyDirectory keys;

    public Console(KeyDirectory keys) {
        this.keys = keys;
    }

    public void addTo(JavalinConfig config) {
        config.routes.get("/", ctx -> serve(ctx, "index.html"), Needs.NOTHING);
        config.routes.get("/console/<file>", ctx -> serve(ctx, ctx.pathParam("file")), Needs.NOTHING);
        config.routes.get("/api/me", new Me(keys)::handle, Needs.anyOf(Scope.values()));
    }

    private void serve(Context ctx, String name) {
        ConsoleFile file = files.get(name);
        if (file == null) {
            throw HttpProblem.notFound("The console has no file " + name);
        }
        HEADERS.forEach(ctx::header);
        ctx.disableCompression();
        byte[] gzip = file.gzip();
        boolean compressed = gzip != null && accepts(ctx.header("Accept-Encoding"));
        // Each form has a tag of its own, since their bytes differ.
        String etag = '"' + file.etag() + (compressed ? "-gzip" : "") + '"';
        ctx.header("ETag", etag);
        if (holds(ctx.header("If-None-Match"), etag)) {
            ctx.status(304);
            return;
        }
        ctx.contentType(file.type());
        if (compressed) {
            ctx.header("Content-Encoding", "gzip");
        }
        ctx.result(compressed && gzip != null ? gzip : file.plain());
    }

    private static boolean accepts(@Nullable String encodings) {
        return encodings != null
                && Arrays.stream(encodings.split(","))
                        .map(each -> each.replace(" ", ""))
                        .anyMatch(each -> each.equals("gzip") || (each.startsWith("gzip;") && !each.endsWith("q=0")));
    }

    private static boolean holds(@Nullable String asked, String etag) {
        return asked != null
                && Arrays.stream(asked.split(","))
                        .map(String::strip)
                        .map(each -> each.startsWith("W/") ? each.substring(2) : each)
                        .anyMatch(each -> each.equals(etag));
    }
}
