package dev.weir.bench;

import dev.weir.contract.TrafficEvent;

/** What the events of the ingest benches hold: some users, some pages, all request ids different. */
final class TrafficSamples {
    static final String PAGE = "https://shop.example/items/";
    static final String QUERY = "?from=search";

    private static final int USERS = 10_000;
    private static final int PAGES = 1_000;

    private TrafficSamples() {}

    static long user(long requestId) {
        return Long.remainderUnsigned(requestId, USERS);
    }

    static long page(long requestId) {
        return Long.remainderUnsigned(requestId * 31, PAGES);
    }

    static TrafficEvent event(long requestId, long createdAt) {
        return new TrafficEvent(requestId, user(requestId), createdAt, PAGE + page(requestId) + QUERY);
    }
}
