package dev.weir.reporting.keys;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.FieldError;
import dev.weir.contract.Timestamps;
import dev.weir.kit.Health;
import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.KeyRecord;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.http.Needs;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.answers.JsonAnswer;
import dev.weir.reporting.answers.JsonBody;
import dev.weir.reporting.kafka.TopicWriter;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The routes below /api/keys. An admin key governs the keys of its own tenant, and knows of no others. */
public final class KeyRoutes {
    private static final Needs ADMIN = Needs.anyOf(Scope.ADMIN);
    private static final Set<String> FIELDS = Set.of("tenant", "scopes", "name", "expires_at");
    private static final Pattern OVERLAP = Pattern.compile("(\\d{1,7})(s|m|h|d)");
    private static final int LONGEST_NAME = 100;
    private static final Duration DEFAULT_OVERLAP = Duration.ofHours(24);
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(90);

    private final Keys keys;
    private final KeyUsageFeed usage;

    public KeyRoutes(
            KeyDirectory directory,
            Pepper pepper,
            TopicWriter writer,
            Clock clock,
            Health.Need allRead,
            KeyUsageFeed usage) {
        this.usage = usage;
        this.keys = new Keys(directory, pepper, writer, clock, allRead);
    }

    public void addTo(JavalinConfig config) {
        config.routes.get("/api/keys", this::list, ADMIN);
        config.routes.post("/api/keys", this::create, ADMIN);
        config.routes.post("/api/keys/{id}/rotate", this::rotate, ADMIN);
        config.routes.delete("/api/keys/{id}", this::revoke, ADMIN);
    }

    private void list(Context ctx) throws SQLException {
        List<KeyRecord> records = keys.of(HttpEdge.caller(ctx).tenant());
        Instant now = keys.now();
        Map<String, Instant> lastUses = usage.lastUses();
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (KeyRecord record : records) {
                json.writeStartObject();
                write(json, record, now);
                moment(json, "last_used_at", lastUses.get(record.id()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNullField("next_cursor");
            json.writeEndObject();
        });
    }

    private void create(Context ctx) throws IOException, SQLException, InterruptedException {
        JsonBody body = JsonBody.read(ctx, FIELDS);
        String own = HttpEdge.caller(ctx).tenant();
        String tenant = body.text("tenant");
        Set<Scope> scopes = scopes(body);
        String name = name(body);
        Instant expiresAt = body.moment("expires_at");
        if (expiresAt != null && !expiresAt.isAfter(keys.now())) {
            body.refuse("expires_at", "must lie in the future");
        }
        body.check();
        if (tenant != null && !tenant.equals(own)) {
            throw HttpProblem.forbidden("This key governs the keys of " + own + " only");
        }
        show(ctx, keys.create(own, scopes, name, expiresAt));
    }

    private void rotate(Context ctx) throws SQLException, InterruptedException {
        QueryParameters parameters = QueryParameters.of(ctx, "overlap");
        parameters.check();
        Duration overlap = overlap(parameters.text("overlap"));
        show(ctx, keys.rotate(HttpEdge.caller(ctx).tenant(), ctx.pathParam("id"), overlap));
    }

    private void revoke(Context ctx) throws InterruptedException {
        keys.revoke(HttpEdge.caller(ctx).tenant(), ctx.pathParam("id"));
        ctx.status(204);
    }

    private void show(Context ctx, Keys.Fresh fresh) throws SQLException {
        ApiKey key = fresh.key();
        ctx.status(201).header("Cache-Control", "no-store");
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            json.writeStringField("key", key.reveal());
            write(json, fresh.record(), keys.now());
            json.writeEndObject();
        });
    }

    private static Set<Scope> scopes(JsonBody body) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        List<String> names = body.texts("scopes");
        for (String name : names) {
            Scope scope = Scope.ofWireName(name);
            if (scope == null) {
                body.refuse("scopes", "knows ingest, read, export, scale and admin only");
                return scopes;
            }
            scopes.add(scope);
        }
        if (names.isEmpty() && body.isGood()) {
            body.refuse("scopes", "must name at least one scope");
        }
        return scopes;
    }

    private static String name(JsonBody body) {
        String name = body.text("name");
        if (name == null
                || name.isBlank()
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            body.refuse(
                    "name",
                    "must be a string of 1 to " + LONGEST_NAME + " characters, none of them a control character");
            return "";
        }
        return name.strip();
    }

    private static Duration overlap(@Nullable String text) {
        if (text == null) {
            return DEFAULT_OVERLAP;
        }
        Matcher matcher = OVERLAP.matcher(text);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            Duration overlap =
                    switch (matcher.group(2)) {
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    };
            if (overlap.compareTo(LONGEST_OVERLAP) <= 0) {
                return overlap;
            }
        }
        throw HttpProblem.badRequest(
                "The overlap can't be read", new FieldError("overlap", "must be a time from 0s to 90d such as 24h"));
    }

    private static void write(JsonGenerator json, KeyRecord record, Instant now) throws IOException {
        json.writeStringField("id", record.id());
        json.writeStringField("tenant", record.tenant());
        json.writeStringField("name", record.name());
        json.writeArrayFieldStart("scopes");
        for (String scope : new TreeSet<>(record.scopes())) {
            json.writeString(scope);
        }
        json.writeEndArray();
        json.writeStringField(
                "status", record.revokedAt() != null ? "revoked" : record.isValidAt(now) ? "active" : "expired");
        moment(json, "created_at", record.createdAt());
        moment(json, "expires_at", record.expiresAt());
        moment(json, "revoked_at", record.revokedAt());
        json.writeStringField("replaced_by", record.replacedBy());
    }

    private static void moment(JsonGenerator json, String name, @Nullable Instant moment) throws IOException {
        json.writeStringField(name, moment == null ? null : Timestamps.format(moment.toEpochMilli()));
    }
}
