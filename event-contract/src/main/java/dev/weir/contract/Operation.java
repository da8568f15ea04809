package dev.weir.contract;

import org.jspecify.annotations.Nullable;

/** What a producer asks for: book an event, replace its values, or take it back. */
public enum Operation {
    CREATE("create"),
    UPDATE("update"),
    DELETE("delete");

    private final String wireName;

    Operation(String wireName) {
        this.wireName = wireName;
    }

    /** The name on the topics and in answers. */
    public String wireName() {
        return wireName;
    }

    /** The operation of that wire name, or null. */
    public static @Nullable Operation ofWireName(String name) {
        return switch (name) {
            case "create" -> CREATE;
            case "update" -> UPDATE;
            case "delete" -> DELETE;
            default -> null;
        };
    }
}
