package dev.weir.kit.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.weir.contract.Tenants;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a key: never the key, only its hash. A JSON object on ops.keys, or a line of the static keys' file.
 *
 * @param expiresAt when it ends by itself, as the old key of a rotation does; null for never
 * @param revokedAt when it was revoked; null while it was not
 * @param replacedBy the id of the key made in its place by a rotation; null while there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeyRecord(
        String id,
        String tenant,
        Set<String> scopes,
        String name,
        String hash,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("expires_at") @Nullable Instant expiresAt,
        @JsonProperty("revoked_at") @Nullable Instant revokedAt,
        @JsonProperty("replaced_by") @Nullable String replacedBy) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(com.fasterxml.jackson.databind.SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public KeyRecord {
        if (!Tenants.isValid(tenant)) {
            throw new IllegalArgumentException("Not a tenant's name: " + tenant);
        }
        scopes = Set.copyOf(scopes);
    }

    /** The record of a fresh key. */
    public static KeyRecord of(
            ApiKey key, Pepper pepper, String tenant, Set<Scope> scopes, String name, Instant createdAt) {
        Set<String> names = new TreeSet<>();
        scopes.forEach(scope -> names.add(scope.wireName()));
        return new KeyRecord(key.id(), tenant, names, name, pepper.hash(key), createdAt, null, null, null);
    }

    /** The record of a fresh key that may do what this one may. */
    public KeyRecord successor(ApiKey key, Pepper pepper, Instant at) {
        return new KeyRecord(key.id(), tenant, scopes, name, pepper.hash(key), at, expiresAt, null, null);
    }

    /** This one, ending by itself at that moment; null for never. */
    public KeyRecord expiringAt(@Nullable Instant end) {
        return new KeyRecord(id, tenant, scopes, name, hash, createdAt, end, revokedAt, replacedBy);
    }

    /** This one, replaced by another key and ending by itself at that moment unless it ends sooner. */
    public KeyRecord replacedBy(String successor, Instant end) {
        Instant sooner = expiresAt != null && expiresAt.isBefore(end) ? expiresAt : end;
        return new KeyRecord(id, tenant, scopes, name, hash, createdAt, sooner, revokedAt, successor);
    }

    /** This one, revoked. */
    public KeyRecord revokedAt(Instant at) {
        return new KeyRecord(id, tenant, scopes, name, hash, createdAt, expiresAt, at, replacedBy);
    }

    public boolean isValidAt(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    /** The scopes that this version of the product knows. */
    Set<Scope> knownScopes() {
        Set<Scope> known = EnumSet.noneOf(Scope.class);
        for (String name : scopes) {
            Scope scope = Scope.ofWireName(name);
            if (scope != null) {
                known.add(scope);
            }
        }
        return known;
    }

    public byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A key record is always JSON", e);
        }
    }

    /** The record in that JSON. */
    public static KeyRecord parse(byte[] json) throws java.io.IOException {
        return JSON.readValue(json, KeyRecord.class);
    }

    @Override
    public String toString() {
        return "KeyRecord[" + id + " " + name + " of " + tenant + " " + scopes + "]";
    }
}
