package dev.weir.sink.rows;

/** When a batch is large enough to go. */
public record BatchLimits(int rows, int bytes) {}
