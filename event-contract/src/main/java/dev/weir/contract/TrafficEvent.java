package dev.weir.contract;

/**
 * One page view: who, when (epoch milliseconds), where, under an id of the producer's choosing. Both ids are unsigned
 * 64-bit numbers in a long.
 */
public record TrafficEvent(long requestId, long userId, long createdAt, String pageUrl) {
    /** The most bytes of UTF-8 a page_url may have. */
    public static final int MAX_PAGE_URL_BYTES = 8192;
}
