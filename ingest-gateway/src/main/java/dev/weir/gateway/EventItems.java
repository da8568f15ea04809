package dev.weir.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weir.contract.EventReader;
import dev.weir.contract.FieldError;
import dev.weir.contract.RawTraffic;
import dev.weir.contract.TrafficKey;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of a batch, each to be created under its own request_id. */
final class EventItems implements ItemReader {
    private final EventReader reader = new EventReader();
    private final CreatedAtWindow window;
    private final String tenant;

    EventItems(CreatedAtWindow window, String tenant) {
        this.window = window;
        this.tenant = tenant;
    }

    @Override
    public JsonFactory json() {
        return EventReader.JSON;
    }

    @Override
    public void read(byte[] json, int offset, int length) {
        reader.read(json, offset, length);
        judge();
    }

    @Override
    public void read(JsonParser parser) throws IOException {
        reader.readObject(parser);
        judge();
    }

    private void judge() {
        if (reader.isJson()) {
            reader.forbidOperation();
            reader.requireRequestId();
            reader.requireEvent();
            if (reader.errors().isEmpty()) {
                String late = window.refusal(reader.createdAt());
                if (late != null) {
                    reader.refuse(EventReader.CREATED_AT, late);
                }
            }
        }
    }

    @Override
    public List<FieldError> errors() {
        return reader.errors();
    }

    @Override
    public @Nullable String readableId() {
        return reader.hasRequestId() ? Long.toUnsignedString(reader.requestId()) : null;
    }

    @Override
    public long id() {
        return reader.requestId();
    }

    @Override
    public byte[] key() {
        return new TrafficKey(tenant, reader.requestId()).toBytes();
    }

    @Override
    public byte[] value() {
        return RawTraffic.create(reader.event(reader.requestId()));
    }

    @Override
    public String notJson(JsonProcessingException e) {
        reader.notJson(e);
        return reader.errors().getFirst().reason();
    }
}
