package dev.weir.reporting.exports.jobs;

/**
 * A result that lies in the store for good.
 *
 * @param key of the object
 * @param checksum as the store gives it: the MD5 of the bytes, or of the parts' MD5s with their number behind a dash
 */
public record StoredResult(String key, long rows, long bytesRead, long size, String checksum) {}
