package dev.weir.contract.entities;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** One entity as its file defines it; id, last_updated and last_updated_by are implied. */
public record EntityDefinition(
        String name, String title, String description, List<Column> columns, OptionalInt retentionDays) {
    public EntityDefinition {
        columns = List.copyOf(columns);
    }

    private static final int LONGEST_NAME = 40;
    private static final Pattern INPUT_PATH =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,39}(\\.[A-Za-z_][A-Za-z0-9_]{0,39}){0,7}");

    /** Whether an entity or a column may have that name: lower-case letters, digits and underscores, a letter first. */
    public static boolean isName(String text) {
        int length = text.length();
        if (length == 0 || length > LONGEST_NAME || !isLetter(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && (c < '0' || c > '9') && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    /** Whether a field of the input may be called so: a name, or names with points between. */
    static boolean isInputPath(String text) {
        return INPUT_PATH.matcher(text).matches();
    }

    public Column column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no column " + name));
    }
}
