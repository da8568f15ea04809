package dev.weir.contract.entities;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a definition file, and notes everything that is wrong with it; one use. */
final class DefinitionReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private static final int MOST_COLUMNS = 500;
    private static final int LONGEST_RETENTION = 36_500;
    private static final Set<String> MEMBERS = Set.of("name", "title", "description", "columns", "retention_days");
    private static final Set<String> COLUMN_MEMBERS =
            Set.of("name", "type", "scale", "required", "history", "hash", "filter", "search", "from", "references");

    private final List<String> problems = new ArrayList<>();
    private final Set<String> inputs = new HashSet<>();

    /** What is wrong with what was read. */
    List<String> problems() {
        return problems;
    }

    /** The definition, or null when there are problems. */
    @Nullable EntityDefinition read(byte[] json) {
        Object document;
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            document = value(parser);
            if (parser.nextToken() != null) {
                problems.add("must end with the object");
            }
        } catch (JsonProcessingException e) {
            problems.add("is not valid JSON: " + e.getOriginalMessage() + " (line "
                    + e.getLocation().getLineNr() + ")");
            return null;
        } catch (IOException e) {
            problems.add("is not valid JSON in UTF-8");
            return null;
        }
        if (!(document instanceof Map<?, ?> members)) {
            problems.add("must be a JSON object");
            return null;
        }
        EntityDefinition definition = definition(new Members("", members, problems));
        return problems.isEmpty() ? definition : null;
    }

    private EntityDefinition definition(Members members) {
        members.onlyThese(MEMBERS);
        String name = members.name("name");
        if (ReservedNames.isReservedEntity(name)) {
            problems.add("name: " + name + " is reserved");
        }
        return new EntityDefinition(
                name,
                members.text("title", name),
                members.text("description", ""),
                columns(members),
                members.whole("retention_days", 1, LONGEST_RETENTION));
    }

    private List<Column> columns(Members members) {
        List<?> list = members.list("columns");
        if (list.isEmpty() || list.size() > MOST_COLUMNS) {
            problems.add("columns: must be a list of 1 to " + MOST_COLUMNS + " columns");
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof Map<?, ?> of) {
                columns.add(column("columns[" + i + "]", of));
            } else {
                problems.add("columns[" + i + "]: must be a JSON object");
            }
        }
        return columns;
    }

    private Column column(String at, Map<?, ?> of) {
        Members members = new Members(at, of, problems);
        members.onlyThese(COLUMN_MEMBERS);
        String name = members.name("name");
        input(members, "name", name);
        ColumnType type = type(members);
        boolean search = members.flag("search", false);
        if (search && !(type instanceof ColumnType.Text)) {
            members.problem("search", "is for columns of type text");
        }
        String references = of.containsKey("references") ? members.name("references") : null;
        if (references != null && !(type instanceof ColumnType.Identity)) {
            members.problem("references", "is for columns of type identity");
        }
        return new Column(
                name,
                type,
                members.flag("required", false),
                members.whole("history", 1, 2).orElse(2) == 1,
                members.flag("hash", true),
                members.flag("filter", false),
                search,
                from(members),
                references);
    }

    private List<String> from(Members members) {
        List<String> from = new ArrayList<>();
        for (Object each : members.oneOrMore("from")) {
            if (each instanceof String path && EntityDefinition.isInputPath(path)) {
                input(members, "from", path);
                from.add(path);
            } else {
                members.problem("from", "must be a name, or names with points between: " + each);
            }
        }
        return from;
    }

    /** What a producer may write stands for one column only. */
    private void input(Members members, String member, String name) {
        if (ReservedNames.isReservedColumn(name)) {
            members.problem(member, name + " is reserved");
        } else if (!name.isEmpty() && !inputs.add(name)) {
            members.problem(member, name + " stands for a column already");
        }
    }

    private static ColumnType type(Members members) {
        OptionalInt scale = members.whole("scale", 0, 18);
        String type = members.text("type", "");
        if (scale.isPresent() && !type.equals("decimal")) {
            members.problem("scale", "is for columns of type decimal");
        }
        return switch (type) {
            case "text" -> new ColumnType.Text();
            case "whole" -> new ColumnType.Whole();
            case "identity" -> new ColumnType.Identity();
            case "decimal" -> new ColumnType.Decimal(scale.orElse(2));
            case "moment" -> new ColumnType.Moment();
            case "day" -> new ColumnType.Day();
            case "flag" -> new ColumnType.Flag();
            default -> {
                members.problem("type", "must be text, whole, identity, decimal, moment, day or flag");
                yield new ColumnType.Text();
            }
        };
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                object.put(name, value(parser));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            List<@Nullable Object> list = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                list.add(value(parser));
            }
            return list;
        }
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return parser.getDecimalValue();
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return parser.getBooleanValue();
        }
        return token == null || token == JsonToken.VALUE_NULL ? null : parser.getText();
    }
}
