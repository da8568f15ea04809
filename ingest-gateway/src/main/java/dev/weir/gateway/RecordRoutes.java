package dev.weir.gateway;

import dev.weir.contract.FieldError;
import dev.weir.contract.entities.Column;
import dev.weir.contract.entities.Entities;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.contract.entities.EntityKey;
import dev.weir.contract.entities.RawEntity;
import dev.weir.contract.entities.RecordReader;
import dev.weir.kit.access.Caller;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.http.QueryParameters;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** Takes business records and their deletions; which entities there are, the definitions say. */
final class RecordRoutes {
    private final Entities entities;
    private final Batches batches;
    private final CreatedAtWindow window;
    private final EventLogGate gate;
    private final KeyRates rates;
    private final EventCounts counts;
    private final Executor answering;

    RecordRoutes(
            Entities entities,
            Batches batches,
            CreatedAtWindow window,
            EventLogGate gate,
            KeyRates rates,
            EventCounts counts,
            Executor answering) {
        this.entities = entities;
        this.batches = batches;
        this.window = window;
        this.gate = gate;
        this.rates = rates;
        this.counts = counts;
        this.answering = answering;
    }

    /** What records may have as a field, for the labels of metrics. */
    static Set<String> fields(Entities entities) {
        Set<String> fields =
                new HashSet<>(Set.of(RecordReader.ID, RecordReader.LAST_UPDATED, RecordReader.LAST_UPDATED_BY));
        for (EntityDefinition definition : entities.all()) {
            for (Column column : definition.columns()) {
                fields.add(column.name());
                fields.addAll(column.from());
            }
        }
        return fields;
    }

    void write(Context context) throws IOException {
        batches.take(context, tenant -> new RecordItems(definition(context), window, tenant));
    }

    void delete(Context context) {
        try {
            Caller caller = HttpEdge.caller(context);
            rates.admit(context, caller.keyId());
            EntityDefinition definition = definition(context);
            RawEntity.Delete delete = deletion(context, definition, caller.tenant());
            append(context, new EntityKey(caller.tenant(), definition.name(), delete.id()), definition, delete);
        } catch (HttpProblem e) {
            counts.refused(e);
            throw e;
        }
    }

    private RawEntity.Delete deletion(Context context, EntityDefinition definition, String tenant) {
        QueryParameters asked = QueryParameters.of(context, RecordReader.LAST_UPDATED, RecordReader.LAST_UPDATED_BY);
        asked.check();
        Map<String, String> fields = new LinkedHashMap<>();
        String lastUpdated = asked.text(RecordReader.LAST_UPDATED);
        if (lastUpdated != null) {
            fields.put(RecordReader.LAST_UPDATED, QueryParameters.withPlus(lastUpdated));
        }
        String by = asked.text(RecordReader.LAST_UPDATED_BY);
        if (by != null) {
            fields.put(RecordReader.LAST_UPDATED_BY, by);
        }
        RawEntity read = new RecordReader(definition, tenant).deletion(context.pathParam(RecordReader.ID), fields);
        return switch (read) {
            case RawEntity.Delete delete -> timely(delete);
            case RawEntity.Unreadable(List<FieldError> errors) -> throw Problems.invalid(errors);
            case RawEntity.Upsert _ -> throw new IllegalStateException("a deletion has no fields");
        };
    }

    private RawEntity.Delete timely(RawEntity.Delete delete) {
        Long lastUpdated = delete.lastUpdated();
        if (lastUpdated != null && window.isAhead(lastUpdated)) {
            throw Problems.invalid(List.of(new FieldError(RecordReader.LAST_UPDATED, CreatedAtWindow.IN_THE_FUTURE)));
        }
        return delete;
    }

    private void append(Context context, EntityKey key, EntityDefinition definition, RawEntity.Delete delete) {
        byte[] value = RawEntity.delete(definition, delete.id(), delete.lastUpdated(), delete.lastUpdatedBy());
        CompletableFuture<Void> stored = gate.append(key.toBytes(), value, TraceParent.of(context), answering)
                .thenAccept(_ -> {
                    counts.accepted(1);
                    context.status(202)
                            .contentType("application/json")
                            .result("{\"status\":\"accepted\",\"entity\":\"" + key.entity() + "\",\"id\":\""
                                    + Long.toUnsignedString(key.id()) + "\"}");
                });
        context.future(() -> stored.exceptionallyCompose(this::refused));
    }

    private CompletableFuture<Void> refused(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof HttpProblem problem) {
            counts.refused(problem);
        }
        return CompletableFuture.failedFuture(cause);
    }

    private EntityDefinition definition(Context context) {
        return entities.named(context.pathParam("entity"))
                .orElseThrow(() -> HttpProblem.notFound("There is no such entity; there are "
                        + entities.all().stream().map(EntityDefinition::name).collect(Collectors.joining(", "))));
    }
}
