package dev.weir.kit.access;

import java.util.Set;

/** Somebody whose key was checked. */
public record Caller(String keyId, String tenant, Set<Scope> scopes) {
    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }
}
