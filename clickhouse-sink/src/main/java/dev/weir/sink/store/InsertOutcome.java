package dev.weir.sink.store;

/** What is known after an INSERT was sent. */
public sealed interface InsertOutcome {
    /** ClickHouse answered that the rows are in, or were before under the same token. */
    record Landed() implements InsertOutcome {}

    /** ClickHouse answered with an error; code is its stable number. */
    record Refused(int code, String message) implements InsertOutcome {
        /** Whether it is a row that ClickHouse does not like, and not the time, the table or the account. */
        public boolean blamesRows() {
            return RowErrors.CODES.contains(code);
        }
    }

    /** No answer that settles it: the rows may be in, or may yet come in. */
    record Unknown(String why) implements InsertOutcome {}
}
