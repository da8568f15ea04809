package dev.weir.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.handler.CrossOriginHandler;

/** Lets pages of the set origins send events, and no cookies with them. */
final class CrossOrigin {
    private static final String ALL = "*";

    private CrossOrigin() {}

    static CrossOriginHandler of(List<String> origins) {
        CrossOriginHandler handler = new CrossOriginHandler();
        handler.setAllowedOriginPatterns(
                origins.contains(ALL)
                        ? Set.of(ALL)
                        : origins.stream().map(Pattern::quote).collect(Collectors.toSet()));
        handler.setAllowedMethods(Set.of("POST", "PUT", "DELETE"));
        handler.setAllowedHeaders(
                Set.of("Authorization", "X-API-Key", "Content-Type", "Content-Encoding", TraceParent.NAME));
        handler.setExposedHeaders(Set.of("RateLimit", "RateLimit-Policy", "Retry-After"));
        handler.setAllowCredentials(false);
        handler.setPreflightMaxAge(Duration.ofHours(1));
        return handler;
    }
}
