package dev.weir.reporting.loads;

/**
 * Why one record of a file was refused.
 *
 * @param line where it begins; in Parquet its number; the first is 1
 * @param field empty when the record as a whole is meant
 */
record Refusal(long line, String field, String reason) {}
