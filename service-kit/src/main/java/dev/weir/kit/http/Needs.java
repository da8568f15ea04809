package dev.weir.kit.http;

import dev.weir.kit.access.Scope;
import io.javalin.security.RouteRole;
import java.util.Set;

/** What a route asks of its caller: a key with any one of these scopes, or nothing at all. Every route names one. */
public record Needs(Set<Scope> anyOf) implements RouteRole {
    /** For probes and documentation: no key is asked for. */
    public static final Needs NOTHING = new Needs(Set.of());

    public static Needs anyOf(Scope... scopes) {
        return new Needs(Set.of(scopes));
    }
}
