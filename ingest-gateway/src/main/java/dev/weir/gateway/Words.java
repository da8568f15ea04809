package dev.weir.gateway;

/** How answers speak of what a request brings. */
enum Words {
    EVENT(
            "event",
            "events",
            "request_id",
            "send the event again under the same request_id, it counts once",
            "send the batch again, each request_id counts once"),
    RECORD(
            "record",
            "records",
            "id",
            "send it again, the same record counts once",
            "send all of it again, the same record counts once");

    private final String one;
    private final String many;
    private final String idField;
    private final String oneAgain;
    private final String allAgain;

    Words(String one, String many, String idField, String oneAgain, String allAgain) {
        this.one = one;
        this.many = many;
        this.idField = idField;
        this.oneAgain = oneAgain;
        this.allAgain = allAgain;
    }

    String one() {
        return one;
    }

    String many() {
        return many;
    }

    String idField() {
        return idField;
    }

    /** What to do when it is not known whether Kafka has one of them. */
    String oneAgain() {
        return oneAgain;
    }

    /** The same of all that a request brought. */
    String allAgain() {
        return allAgain;
    }
}
