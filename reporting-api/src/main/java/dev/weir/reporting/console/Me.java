package dev.weir.reporting.console;

import dev.weir.kit.access.Caller;
import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.KeyRecord;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpEdge;
import dev.weir.reporting.answers.JsonAnswer;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Tells the holder of a key what it is: its tenant, its scopes, its name and its end. */
final class Me {
    private final KeyDirectory keys;

    Me(KeyDirectory keys) {
        this.keys = keys;
    }

    void handle(Context ctx) throws SQLException {
        Caller caller = HttpEdge.caller(ctx);
        KeyRecord record = keys.find(caller.keyId()).orElse(null);
        Instant end = record == null ? null : record.expiresAt();
        List<String> scopes =
                caller.scopes().stream().sorted().map(Scope::wireName).toList();
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            json.writeStringField("tenant", caller.tenant());
            json.writeArrayFieldStart("scopes");
            for (String scope : scopes) {
                json.writeString(scope);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("key");
            json.writeStringField("id", caller.keyId());
            json.writeStringField("name", record == null ? null : record.name());
            json.writeStringField("expires_at", end == null ? null : end.toString());
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
