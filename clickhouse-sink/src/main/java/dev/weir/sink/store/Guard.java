package dev.weir.sink.store;

/** What keeps a row from being inserted twice; a fault test leaves guards out to show that it would notice. */
public enum Guard {
    /** The session without which no insert begins. */
    PASS,
    /** The deduplication token. */
    TOKEN,
    /** The look at what is stored before a partition is begun. */
    COUNT
}
