package dev.weir.reporting.s3;

/**
 * One object as it was when it was listed.
 *
 * @param etag changes with the content
 * @param lastModified in epoch milliseconds
 */
public record StoredObject(String key, long size, String etag, long lastModified) {}
