package dev.weir.contract;

/** How an operation on an event is written on traffic.raw; {@link EventReader} reads it. The tenant stands in the key. */
public final class RawTraffic {
    private RawTraffic() {}

    public static byte[] create(TrafficEvent event) {
        return write(Operation.CREATE, event);
    }

    public static byte[] update(TrafficEvent event) {
        return write(Operation.UPDATE, event);
    }

    public static byte[] delete(long requestId) {
        return new JsonBytes(48)
                .plain(EventReader.OP, Operation.DELETE.wireName())
                .id(EventReader.REQUEST_ID, requestId)
                .end();
    }

    private static byte[] write(Operation operation, TrafficEvent event) {
        return new JsonBytes(140 + event.pageUrl().length())
                .plain(EventReader.OP, operation.wireName())
                .id(EventReader.REQUEST_ID, event.requestId())
                .id(EventReader.USER_ID, event.userId())
                .moment(EventReader.CREATED_AT, event.createdAt())
                .text(EventReader.PAGE_URL, event.pageUrl())
                .end();
    }
}
