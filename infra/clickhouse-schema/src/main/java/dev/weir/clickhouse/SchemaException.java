package dev.weir.clickhouse;

/** The schema in ClickHouse and the one in this build contradict each other; a person has to look. */
public final class SchemaException extends RuntimeException {
    SchemaException(String message) {
        super(message);
    }
}
