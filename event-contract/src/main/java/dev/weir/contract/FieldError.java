package dev.weir.contract;

/** What is wrong with one field of an event, in words for the producer. */
public record FieldError(String field, String reason) {}
