package dev.weir.sink.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.contract.Mark;
import dev.weir.contract.Retention;
import dev.weir.contract.entities.Entities;
import dev.weir.contract.entities.EntityDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Rows of the tables of entities, which go to the table of the entity that their key names. */
public final class HistoryCoder implements RowCoder {
    private static final JsonFactory JSON = new JsonFactory();

    private final List<String> names = new ArrayList<>();
    private final List<HistoryFields> tables = new ArrayList<>();
    private final Map<String, Integer> targets = new HashMap<>();
    private int target;

    public HistoryCoder(Entities entities) {
        for (EntityDefinition definition : entities.all()) {
            targets.put(definition.name(), names.size());
            names.add(definition.name());
            tables.add(new HistoryFields(definition));
        }
    }

    @Override
    public @Nullable String read(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return "A record without a key or a value";
        }
        String entity = entityOf(record.key());
        if (entity.isEmpty()) {
            return "The key names no entity";
        }
        Integer found = targets.get(entity);
        if (found == null) {
            throw new Undefined("there is no definition of the entity " + entity);
        }
        target = found;
        try (JsonParser parser = JSON.createParser(record.value())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return "Not a JSON object";
            }
            tables.get(found).read(parser);
            return null;
        } catch (IOException e) {
            return e.getMessage() == null ? "unreadable" : e.getMessage();
        }
    }

    @Override
    public @Nullable Mark mark(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null || !Retention.isKey(record.key())) {
            return null;
        }
        try {
            return Retention.ofMark(record.key(), record.value());
        } catch (IOException _) {
            return null;
        }
    }

    /** What stands between the first two colons of {@code tenant:entity:id}. */
    private static String entityOf(byte[] key) {
        String text = new String(key, StandardCharsets.ISO_8859_1);
        int first = text.indexOf(':');
        int second = text.indexOf(':', first + 1);
        return first < 0 || second < 0 ? "" : text.substring(first + 1, second);
    }

    @Override
    public int target() {
        return target;
    }

    @Override
    public String targetName(int number) {
        return names.get(number);
    }

    @Override
    public RowShape shape(int number) {
        return tables.get(number).shape();
    }

    @Override
    public void encode(RowBlock block, byte[] topicId, int partition, long offset) {
        tables.get(target).encode(block, topicId, partition, offset);
    }
}
