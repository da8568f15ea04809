package dev.weir.kit.http;

import dev.weir.kit.Operations;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Serves a service's OpenAPI document, and a page to read it and try requests in; all of it from our own files. */
public final class ApiDocs {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String SWAGGER = "swagger-ui";
    private static final String SWAGGER_VERSION = "/META-INF/maven/org.webjars/" + SWAGGER + "/pom.properties";

    private static final Map<String, String> TYPES = Map.of(
            "docs.js", "text/javascript",
            "docs.css", "text/css",
            "swagger-ui-bundle.js", "text/javascript",
            "swagger-ui.css", "text/css");

    private final byte[] document;
    private final String swaggerFolder;

    private ApiDocs(ApiDocument document) {
        this.document = document.bytes();
        Properties properties = new Properties();
        try (InputStream in = resource(SWAGGER_VERSION)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.swaggerFolder = "/META-INF/resources/webjars/" + SWAGGER + "/" + properties.getProperty("version") + "/";
    }

    /** Adds {@code /openapi.json} and {@code /docs}; nobody needs a key to read. */
    public static void install(JavalinConfig config, ApiDocument document) {
        ApiDocs docs = new ApiDocs(document);
        config.routes.get(
                "/openapi.json", ctx -> ctx.contentType(Operations.JSON).result(docs.document), Needs.NOTHING);
        config.routes.get("/docs", ApiDocs::page, Needs.NOTHING);
        config.routes.get("/docs/{file}", docs::file, Needs.NOTHING);
    }

    private static void page(Context ctx) {
        secured(ctx).contentType("text/html").result(resource("docs.html"));
    }

    private void file(Context ctx) {
        String name = ctx.pathParam("file");
        String type = TYPES.get(name);
        if (type == null) {
            throw HttpProblem.notFound("The documentation has no such file");
        }
        secured(ctx)
                .contentType(type)
                .header("Cache-Control", "max-age=3600")
                .result(resource(name.startsWith(SWAGGER) ? swaggerFolder + name : name));
    }

    private static Context secured(Context ctx) {
        return ctx.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer");
    }

    private static InputStream resource(String name) {
        @Nullable InputStream found = ApiDocs.class.getResourceAsStream(name);
        if (found == null) {
            throw new IllegalStateException("There is no resource " + name);
        }
        return found;
    }
}
