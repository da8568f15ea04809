package dev.weir.processor;

import dev.weir.contract.TrafficEvent;

/** What a well-formed record asks for; the id stands in the key. */
sealed interface Request {
    record Create(TrafficEvent event) implements Request {}

    record Update(TrafficEvent event) implements Request {}

    enum Delete implements Request {
        INSTANCE
    }
}
