package dev.weir.contract.entities;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.weir.contract.FieldError;
import dev.weir.contract.Timestamps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of one record, as producers and files send it and as entities.raw carries it, and names every field that
 * is wrong. A null or an empty text is no value. For one entity and one tenant, on one thread; reuse it.
 */
public final class RecordReader {
    public static final String ID = "id";
    public static final String LAST_UPDATED = "last_updated";
    public static final String LAST_UPDATED_BY = "last_updated_by";

    /** The reader of all JSON of records. */
    public static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxStringLength(256 * 1024)
                    .maxNumberLength(64)
                    .maxNameLength(256)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();

    private static final FieldError TOO_LARGE =
            new FieldError("", "has more than " + RawEntity.MOST_BYTES + " bytes in canonical form");
    private static final int MOST_ERRORS = 100;
    private static final int GUESSES = 4;
    private static final Set<String> TENANT_NAMES = Set.of("tenant", "tenant_id");

    /** How a reading ended. */
    public sealed interface Outcome {
        /** A good record. */
        record Good(EntityRecord record) implements Outcome {}

        /** What is wrong with it; its id where that could be read. */
        record Bad(@Nullable String id, List<FieldError> errors) implements Outcome {}
    }

    private final EntityDefinition definition;
    private final String tenant;
    private final Map<String, Place> places = new HashMap<>();
    private final Set<String> nests = new HashSet<>();

    private final List<FieldError> errors = new ArrayList<>();
    private final @Nullable String[] values;
    private final Place[] inOrder;
    private final boolean[] seen;
    private final boolean[] given;
    private int next;
    private @Nullable String id;
    private @Nullable String lastUpdated;
    private @Nullable String lastUpdatedBy;

    /**
     * Where what stands under a name goes.
     *
     * @param name its number among all names
     * @param field the column's number, or one after the columns'; several names may lead to it
     */
    private record Place(String text, int name, int field) {}

    public RecordReader(EntityDefinition definition, String tenant) {
        this.definition = definition;
        this.tenant = tenant;
        this.values = new @Nullable String[definition.columns().size()];
        int next = values.length;
        put(ID, next++);
        put(LAST_UPDATED, next++);
        put(LAST_UPDATED_BY, next++);
        for (String name : TENANT_NAMES) {
            put(name, next);
        }
        this.given = new boolean[next + 1];
        for (int i = 0; i < values.length; i++) {
            Column column = definition.columns().get(i);
            put(column.name(), i);
            for (String from : column.from()) {
                put(from, i);
                for (int dot = from.indexOf('.'); dot >= 0; dot = from.indexOf('.', dot + 1)) {
                    nests.add(from.substring(0, dot));
                }
            }
        }
        this.inOrder = new Place[places.size()];
        places.values().forEach(place -> inOrder[place.name()] = place);
        this.seen = new boolean[inOrder.length];
    }

    /** Under the very text that the parser gives for the name, so that no characters are compared. */
    private void put(String name, int field) {
        Place before = places.get(name);
        String text = name.intern();
        places.put(text, new Place(text, before == null ? places.size() : before.name(), field));
    }

    /** Reads the record that fills those bytes. */
    public Outcome read(byte[] json, int offset, int length) {
        clear();
        try (JsonParser parser = JSON.createParser(json, offset, length)) {
            parser.nextToken();
            object(parser);
            if (parser.nextToken() != null) {
                return notOne();
            }
        } catch (IOException e) {
            return broken(e);
        }
        return outcome();
    }

    /** Reads the record that the parser stands at, and leaves it at the record's end; throws where the JSON is broken. */
    public Outcome read(JsonParser parser) throws IOException {
        clear();
        object(parser);
        return outcome();
    }

    /** Reads a record of texts by the names of columns, as a CSV file has them. */
    public Outcome read(Map<String, String> fields) {
        clear();
        fields.forEach((name, text) -> take(name, text, JsonToken.VALUE_STRING));
        return outcome();
    }

    /** A deletion of the record of that id, whose parts came as texts. */
    public RawEntity deletion(String ofId, Map<String, String> fields) {
        clear();
        take(ID, ofId, JsonToken.VALUE_STRING);
        fields.forEach((name, text) -> take(name, text, JsonToken.VALUE_STRING));
        return deletion();
    }

    /** Begins a record whose fields are then added one by one, until {@link #end} or {@link #deletion}. */
    void begin() {
        clear();
    }

    /** Adds the field of that name, whose value the parser stands at. */
    void addOf(String name, JsonParser parser) throws IOException {
        field(parser, name);
    }

    /** Adds the fields of the object that the parser stands at. */
    void addFields(JsonParser parser) throws IOException {
        fields(parser, "");
    }

    Outcome end() {
        return outcome();
    }

    /** What was added, as a deletion: it may have nothing but an id and who deleted it when. */
    RawEntity deletion() {
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                refuse(definition.columns().get(i).name(), "is not part of a deletion");
            }
        }
        if (id == null && isUntold(ID, List.of())) {
            refuse(ID, "is missing");
        }
        return errors.isEmpty() && id != null
                ? new RawEntity.Delete(Long.parseUnsignedLong(id), moment(lastUpdated), lastUpdatedBy)
                : new RawEntity.Unreadable(List.copyOf(errors));
    }

    /** What a broken document is called; for whoever reads several records of one. */
    public static FieldError notJson(IOException e) {
        return new FieldError(
                "",
                switch (e) {
                    case StreamConstraintsException _ -> "is JSON beyond the limits of depth or length";
                    case JsonProcessingException at ->
                        "is not valid JSON (line " + at.getLocation().getLineNr() + ", column "
                                + at.getLocation().getColumnNr() + ")";
                    default -> "is not valid JSON in UTF-8";
                });
    }

    private void clear() {
        errors.clear();
        Arrays.fill(seen, false);
        Arrays.fill(given, false);
        next = 0;
        Arrays.fill(values, null);
        id = null;
        lastUpdated = null;
        lastUpdatedBy = null;
    }

    private void object(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            boolean document = parser.currentToken() != null;
            parser.skipChildren();
            refuse("", document ? "must be a JSON object" : "is empty");
            return;
        }
        fields(parser, "");
    }

    private void fields(JsonParser parser, String prefix) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            field(parser, prefix.isEmpty() ? name : prefix + "." + name);
        }
    }

    private void field(JsonParser parser, String path) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT && nests.contains(path)) {
            fields(parser, path);
        } else if (token != JsonToken.VALUE_NULL || !nests.contains(path)) {
            take(path, token.isScalarValue() ? parser.getText() : "", token);
            parser.skipChildren();
        }
    }

    private void take(String name, String text, JsonToken token) {
        Place place = place(name);
        if (place == null) {
            refuse(name, "is not a field of " + definition.name());
            return;
        }
        int field = place.field();
        boolean isValue = token != JsonToken.VALUE_NULL && (token != JsonToken.VALUE_STRING || !text.isEmpty());
        if (seen[place.name()] || (isValue && given[field])) {
            refuse(name, "is given twice");
            return;
        }
        seen[place.name()] = true;
        if (!isValue) {
            return;
        }
        given[field] = true;
        if (field < values.length) {
            values[field] = value(name, definition.columns().get(field).type(), text, token);
        } else if (name.equals(ID)) {
            id = value(name, new ColumnType.Identity(), text, token);
        } else if (name.equals(LAST_UPDATED)) {
            lastUpdated = value(name, new ColumnType.Moment(), text, token);
        } else if (name.equals(LAST_UPDATED_BY)) {
            lastUpdatedBy = value(name, new ColumnType.Text(), text, token);
        } else if (token != JsonToken.VALUE_STRING || !text.equals(tenant)) {
            refuse(name, "is another tenant than the key's");
        }
    }

    /** Mostly the fields come in their order, so that the place is one of the next few. */
    private @Nullable Place place(String name) {
        for (int i = next; i < Math.min(next + GUESSES, inOrder.length); i++) {
            if (inOrder[i].text().equals(name)) {
                next = i + 1;
                return inOrder[i];
            }
        }
        Place place = places.get(name);
        if (place != null) {
            next = place.name() + 1;
        }
        return place;
    }

    private @Nullable String value(String path, ColumnType type, String text, JsonToken token) {
        String canonical = fits(type, token) ? CanonicalText.of(type, text) : null;
        if (canonical == null) {
            refuse(path, CanonicalText.rule(type));
        }
        return canonical;
    }

    private static boolean fits(ColumnType type, JsonToken token) {
        return switch (type) {
            case ColumnType.Text(), ColumnType.Moment(), ColumnType.Day() -> token == JsonToken.VALUE_STRING;
            case ColumnType.Whole(), ColumnType.Identity() ->
                token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT;
            case ColumnType.Decimal(int _) ->
                token == JsonToken.VALUE_STRING
                        || token == JsonToken.VALUE_NUMBER_INT
                        || token == JsonToken.VALUE_NUMBER_FLOAT;
            case ColumnType.Flag() ->
                token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE;
        };
    }

    private static @Nullable Long moment(@Nullable String canonical) {
        return canonical == null ? null : (Long) Timestamps.parse(canonical);
    }

    private void refuse(String field, String reason) {
        if (errors.size() < MOST_ERRORS) {
            errors.add(new FieldError(field, reason));
        }
    }

    private Outcome outcome() {
        if (errors.isEmpty() || !errors.getFirst().field().isEmpty()) {
            if (id == null && isUntold(ID, List.of())) {
                refuse(ID, "is missing");
            }
            for (int i = 0; i < values.length; i++) {
                Column column = definition.columns().get(i);
                if (column.required() && values[i] == null && isUntold(column.name(), column.from())) {
                    refuse(column.name(), "is missing");
                }
            }
        }
        if (!errors.isEmpty() || id == null) {
            return new Outcome.Bad(id, List.copyOf(errors));
        }
        EntityRecord record =
                new EntityRecord(Long.parseUnsignedLong(id), moment(lastUpdated), lastUpdatedBy, Arrays.asList(values));
        return RawEntity.fits(definition, record) ? new Outcome.Good(record) : new Outcome.Bad(id, List.of(TOO_LARGE));
    }

    /** Whether nothing has been said yet about what may stand under those names. */
    private boolean isUntold(String name, List<String> others) {
        return errors.stream().noneMatch(error -> error.field().equals(name) || others.contains(error.field()));
    }

    private Outcome notOne() {
        return new Outcome.Bad(id, List.of(new FieldError("", "must be one JSON object with nothing behind it")));
    }

    private Outcome broken(IOException e) {
        return new Outcome.Bad(null, List.of(notJson(e)));
    }
}
