package dev.weir.reporting.exports.runs;

import java.time.Duration;

/**
 * What an export may use.
 *
 * @param time of its query
 * @param rows of its result
 * @param bytes of its result, as stored
 * @param runningPerTenant at a time; more wait in a queue
 * @param kept how long its result stays in the bucket
 */
public record ExportLimits(Duration time, long rows, long bytes, int runningPerTenant, Duration kept) {}
