package dev.weir.processor;

import dev.weir.contract.Erasure;
import dev.weir.contract.Operation;
import dev.weir.contract.Reason;
import dev.weir.contract.TrafficKey;
import org.jspecify.annotations.Nullable;

/** What came of reading a raw record: a request, or why it is none. */
sealed interface Reading {
    record Understood(TrafficKey key, Request request) implements Reading {}

    /** No request under an id: all events of a user are to go. */
    record ToErase(Erasure erasure) implements Reading {}

    /**
     * To be kept out.
     *
     * @param underAnId whether the key names an id, on the partition where that id is looked for
     * @param operation what the record asks for; null when that can't be read
     */
    record NotUnderstood(
            Reason reason,
            String detail,
            boolean underAnId,
            @Nullable Operation operation) implements Reading {}
}
