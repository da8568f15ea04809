package dev.weir.cloud.simulator;

import java.time.Instant;

/**
 * A call that the simulator got.
 *
 * @param status of its answer; 0 when it got none
 */
public record Call(Instant at, String method, String path, String body, int status) {}
