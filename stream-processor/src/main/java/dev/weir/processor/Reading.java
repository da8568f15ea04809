package dev.weir.processor;

import dev.weir.contract.Reason;
import dev.weir.contract.TrafficKey;

/** What came of reading a raw record: a request, or why it is none. */
sealed interface Reading {
    record Understood(TrafficKey key, Request request) implements Reading {}

    record NotUnderstood(Reason reason, String detail) implements Reading {}
}
