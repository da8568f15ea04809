package dev.weir.reporting.loads;

import dev.weir.contract.FieldError;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.contract.entities.EntityKey;
import dev.weir.contract.entities.EntityRecord;
import dev.weir.contract.entities.RawEntity;
import dev.weir.contract.entities.RecordReader;
import dev.weir.reporting.loads.files.Piece;
import java.util.List;
import java.util.stream.Collectors;

/** Judges the records of one file by the rules of the gateway. */
final class RecordJudge {
    private final EntityDefinition definition;
    private final String tenant;
    private final long lastModified;
    private final RecordReader reader;

    /**
     * For records of that entity and tenant.
     *
     * @param lastModified counts as last_updated of records that have none, so that an old file never undoes anything
     */
    RecordJudge(EntityDefinition definition, String tenant, long lastModified) {
        this.definition = definition;
        this.tenant = tenant;
        this.lastModified = lastModified;
        this.reader = new RecordReader(definition, tenant);
    }

    Judgement judge(Piece.Json piece) {
        return switch (reader.read(piece.buffer(), piece.from(), piece.length())) {
            case RecordReader.Outcome.Good(EntityRecord record) -> accepted(record);
            case RecordReader.Outcome.Bad(String id, List<FieldError> errors) ->
                new Judgement.Refused(id, errors.getFirst(), words(errors));
        };
    }

    private Judgement accepted(EntityRecord record) {
        EntityRecord dated = record.lastUpdated() == null ? record.lastUpdatedAt(lastModified) : record;
        return new Judgement.Accepted(
                new EntityKey(tenant, definition.name(), record.id()).toBytes(), RawEntity.upsert(definition, dated));
    }

    private static String words(List<FieldError> errors) {
        return errors.stream()
                .map(error -> (error.field().isEmpty() ? "the record " : error.field() + " ") + error.reason())
                .collect(Collectors.joining("; "));
    }
}
