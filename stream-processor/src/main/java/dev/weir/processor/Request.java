package dev.weir.processor;

import dev.weir.contract.Operation;
import dev.weir.contract.TrafficEvent;

/** What a well-formed record asks for; the id stands in the key. */
sealed interface Request {
    Operation operation();

    record Create(TrafficEvent event) implements Request {
        @Override
        public Operation operation() {
            return Operation.CREATE;
        }
    }

    record Update(TrafficEvent event) implements Request {
        @Override
        public Operation operation() {
            return Operation.UPDATE;
        }
    }

    enum Delete implements Request {
        INSTANCE;

        @Override
        public Operation operation() {
            return Operation.DELETE;
        }
    }
}
