package dev.weir.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weir.contract.FieldError;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.contract.entities.EntityKey;
import dev.weir.contract.entities.EntityRecord;
import dev.weir.contract.entities.RawEntity;
import dev.weir.contract.entities.RecordReader;
import dev.weir.contract.entities.RecordReader.Outcome;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of a batch, all of one entity. */
final class RecordItems implements ItemReader {
    private static final Outcome NOTHING_READ = new Outcome.Bad(null, List.of(new FieldError("", "is not read yet")));

    private final RecordReader reader;
    private final EntityDefinition definition;
    private final CreatedAtWindow window;
    private final String tenant;
    private Outcome outcome = NOTHING_READ;

    RecordItems(EntityDefinition definition, CreatedAtWindow window, String tenant) {
        this.reader = new RecordReader(definition, tenant);
        this.definition = definition;
        this.window = window;
        this.tenant = tenant;
    }

    @Override
    public JsonFactory json() {
        return RecordReader.JSON;
    }

    @Override
    public void read(byte[] json, int offset, int length) {
        outcome = judged(reader.read(json, offset, length));
    }

    @Override
    public void read(JsonParser parser) throws IOException {
        outcome = judged(reader.read(parser));
    }

    private Outcome judged(Outcome read) {
        return switch (read) {
            case Outcome.Good(EntityRecord record)
            when isAhead(record) ->
                new Outcome.Bad(
                        Long.toUnsignedString(record.id()),
                        List.of(new FieldError(RecordReader.LAST_UPDATED, CreatedAtWindow.IN_THE_FUTURE)));
            case Outcome.Good _, Outcome.Bad _ -> read;
        };
    }

    private boolean isAhead(EntityRecord record) {
        Long lastUpdated = record.lastUpdated();
        return lastUpdated != null && window.isAhead(lastUpdated);
    }

    @Override
    public List<FieldError> errors() {
        return switch (outcome) {
            case Outcome.Good _ -> List.of();
            case Outcome.Bad(String _, List<FieldError> errors) -> errors;
        };
    }

    @Override
    public @Nullable String readableId() {
        return switch (outcome) {
            case Outcome.Good(EntityRecord record) -> Long.toUnsignedString(record.id());
            case Outcome.Bad bad -> bad.id();
        };
    }

    @Override
    public long id() {
        return good().id();
    }

    @Override
    public byte[] key() {
        return new EntityKey(tenant, definition.name(), good().id()).toBytes();
    }

    @Override
    public byte[] value() {
        return RawEntity.upsert(definition, good());
    }

    @Override
    public String notJson(JsonProcessingException e) {
        return RecordReader.notJson(e).reason();
    }

    private EntityRecord good() {
        return switch (outcome) {
            case Outcome.Good(EntityRecord record) -> record;
            case Outcome.Bad _ -> throw new IllegalStateException("the record is refused");
        };
    }
}
