package dev.weir.kit.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.Javalin;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.router.ParsedEndpoint;
import io.javalin.security.Roles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A service's OpenAPI document, which stands as {@code openapi.json} beside one of its classes. */
public final class ApiDocument {
    private static final String NAME = "openapi.json";

    private final byte[] bytes;
    private final JsonNode json;

    private ApiDocument(byte[] bytes) throws IOException {
        this.bytes = bytes;
        this.json = new JsonMapper().readTree(bytes);
    }

    /** The same with the paths and schemas of a part that is not written by hand. */
    public ApiDocument with(ObjectNode part) {
        ObjectNode whole = json.deepCopy();
        part.path("paths")
                .properties()
                .forEach(path -> whole.withObject("/paths").set(path.getKey(), path.getValue()));
        part.at("/components/schemas")
                .properties()
                .forEach(schema -> whole.withObject("/components/schemas").set(schema.getKey(), schema.getValue()));
        try {
            return new ApiDocument(new JsonMapper().writeValueAsBytes(whole));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document of the service that this class belongs to. */
    public static ApiDocument of(Class<?> owner) {
        try (InputStream in = owner.getResourceAsStream(NAME)) {
            if (in == null) {
                throw new IllegalStateException("There is no " + NAME + " beside " + owner);
            }
            return new ApiDocument(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Its operations, as {@code GET /path [scope, scope]}. */
    public Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : json.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                Set<String> scopes = new TreeSet<>();
                operation
                        .getValue()
                        .path("security")
                        .forEach(any -> any.path("key").forEach(scope -> scopes.add(scope.asText())));
                operations.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + " " + scopes);
            }
        }
        return operations;
    }

    /** What a server serves, written alike, without paths below which only files lie. */
    public static Set<String> served(Javalin server) {
        Set<String> operations = new TreeSet<>();
        for (ParsedEndpoint parsed : server.unsafe.internalRouter.allHttpHandlers()) {
            Endpoint endpoint = parsed.endpoint;
            HandlerType method = endpoint.method;
            if (method.isHttpMethod() && endpoint.path.indexOf('<') < 0) {
                operations.add(method.name() + " " + endpoint.path + " " + scopes(endpoint));
            }
        }
        return operations;
    }

    private static Set<String> scopes(Endpoint endpoint) {
        Set<String> scopes = new TreeSet<>();
        Roles roles = endpoint.metadata(Roles.class);
        if (roles != null) {
            roles.getRoles().forEach(role -> {
                if (role instanceof Needs(var anyOf)) {
                    anyOf.forEach(scope -> scopes.add(scope.wireName()));
                }
            });
        }
        return scopes;
    }
}
