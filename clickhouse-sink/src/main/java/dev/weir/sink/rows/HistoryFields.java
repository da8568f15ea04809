package dev.weir.sink.rows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.contract.entities.Column;
import dev.weir.contract.entities.ColumnType;
import dev.weir.contract.entities.EntityDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fields of one record of entities.history, of one entity, as they are read and then encoded. */
final class HistoryFields {
    private static final int COMMON_ROOM = 400;

    private final String entity;
    private final Map<String, FieldCell> byName = new HashMap<>();
    private final List<FieldCell> cells;
    private final RowShape shape;
    private final FieldCell updatedBy = new FieldCell(new ColumnType.Text());
    private byte[] tenant = {};
    private byte[] cause = {};
    private byte[] recordHash = {};
    private long id;
    private int recordVersion;
    private int revision;
    private long effective;
    private long expiry;
    private boolean isCurrent;
    private long lastUpdated;
    private long received;

    HistoryFields(EntityDefinition definition) {
        this.entity = definition.name();
        this.cells = definition.columns().stream()
                .map(column -> new FieldCell(column.type()))
                .toList();
        int at = 0;
        for (Column column : definition.columns()) {
            // The very text that the parser gives for the name, so that no characters are compared.
            byName.put(column.name().intern(), cells.get(at++));
        }
        FieldCell.Width[] widths = definition.columns().stream()
                .map(column -> FieldCell.widthOf(column.type()))
                .toArray(FieldCell.Width[]::new);
        this.shape = (rows, start) -> afterRow(widths, rows, start);
    }

    RowShape shape() {
        return shape;
    }

    /** Reads the record whose object the parser has just entered; throws with what is wrong. */
    void read(JsonParser parser) throws IOException {
        updatedBy.clear();
        cells.forEach(FieldCell::clear);
        Seen seen = new Seen();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "tenant" -> tenant = seen.text(parser);
                case "entity" -> seen.sameAs(entity, parser);
                case "id" -> id = FieldCell.identity(seen.string(parser));
                case "record_version" -> recordVersion = seen.count(parser);
                case "revision" -> revision = seen.count(parser);
                case "cause" -> cause = seen.text(parser);
                case "effective_date" -> effective = FieldCell.moment(seen.string(parser));
                case "expiry_date" -> expiry = FieldCell.moment(seen.string(parser));
                case "is_current" -> isCurrent = seen.flag(parser);
                case "record_hash" -> recordHash = seen.text(parser);
                case "last_updated" -> lastUpdated = FieldCell.moment(seen.string(parser));
                case "last_updated_by" -> updatedBy.read(parser);
                case "received_at" -> received = FieldCell.moment(seen.string(parser));
                case "fields" -> readFields(parser);
                default -> parser.skipChildren();
            }
        }
        if (!seen.all() || parser.nextToken() != null) {
            throw new IOException("not a whole row of " + entity);
        }
    }

    private void readFields(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException("fields must be an object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            FieldCell cell = byName.get(name);
            if (cell == null) {
                throw new RowCoder.Undefined("the definition of " + entity + " has no column " + name);
            }
            parser.nextToken();
            try {
                cell.read(parser);
            } catch (IOException e) {
                throw new IOException(name + ": " + e.getMessage(), e);
            }
        }
    }

    /** Which of the twelve fields that every row has were there, each once. */
    private static final class Seen {
        private static final int REQUIRED = 12;
        private int count;

        boolean all() {
            return count == REQUIRED;
        }

        String string(JsonParser parser) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw new IOException(parser.currentName() + " must be a string");
            }
            count++;
            return parser.getText();
        }

        byte[] text(JsonParser parser) throws IOException {
            return string(parser).getBytes(StandardCharsets.UTF_8);
        }

        void sameAs(String expected, JsonParser parser) throws IOException {
            if (!string(parser).equals(expected)) {
                throw new IOException("entity is another than in the key");
            }
        }

        int count(JsonParser parser) throws IOException {
            int number = parser.getIntValue();
            if (number < 1) {
                throw new IOException(parser.currentName() + " must be 1 or more");
            }
            count++;
            return number;
        }

        boolean flag(JsonParser parser) throws IOException {
            count++;
            return parser.getBooleanValue();
        }
    }

    void encode(RowBlock block, byte[] topicId, int partition, long offset) {
        int room = COMMON_ROOM + tenant.length + cause.length + recordHash.length + updatedBy.room() + topicId.length;
        for (FieldCell cell : cells) {
            room += cell.room();
        }
        block.ensure(room);
        string(block, tenant);
        block.int64(id);
        block.int32(recordVersion);
        block.int32(revision);
        block.int64(effective);
        block.int64(expiry);
        block.int8(isCurrent ? 1 : 0);
        string(block, cause);
        string(block, recordHash);
        block.int64(lastUpdated);
        updatedBy.encode(block);
        block.int64(received);
        for (FieldCell cell : cells) {
            cell.encode(block);
        }
        string(block, topicId);
        block.int32(partition);
        block.int64(offset);
        block.endRow();
    }

    private static void string(RowBlock block, byte[] text) {
        block.string(text, 0, text.length);
    }

    private static int afterRow(FieldCell.Width[] widths, byte[] rows, int at) {
        // id, record_version, revision, effective_date, expiry_date, is_current
        int next = RowShape.afterString(rows, at) + 3 * Long.BYTES + 2 * Integer.BYTES + 1;
        next = RowShape.afterString(rows, RowShape.afterString(rows, next)) + Long.BYTES;
        next = FieldCell.after(FieldCell.Width.TEXT, rows, next) + Long.BYTES;
        for (FieldCell.Width width : widths) {
            next = FieldCell.after(width, rows, next);
        }
        return RowShape.afterString(rows, next) + Integer.BYTES + Long.BYTES;
    }
}
