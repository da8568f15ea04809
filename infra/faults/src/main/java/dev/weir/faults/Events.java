package dev.weir.faults;

/**
 * The events of a run. Each is a function of its number alone, so what must be there in the end is computed and need not
 * be remembered.
 *
 * @param newestDay the midnight, in epoch milliseconds, at which the newest day of created_at begins
 */
record Events(long newestDay) {
    /** So many events of one tenant go in one request. */
    static final int CHUNK = 1_000;

    private static final long DAY = 86_400_000L;

    /** So many events in a row lie within the same number of days. */
    private static final int SPREAD = 10_000;

    private static final int[] DAYS = {1, 2, 8};
    private static final int USERS = 10_000;
    private static final int PAGES = 64;

    /** Odd, so that each number has an id of its own, and so large that the ids fill all 64 bits. */
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private static final long BACK = inverse(STEP);

    /** What is done under a request_id after its event was created, and to which of a thousand lots. */
    enum Story {
        UPDATED(0, 10),
        DELETED(10, 15),
        UPDATED_AND_DELETED(15, 16),
        REPEATED(16, 46),
        CONTRADICTED(46, 48),
        PLAIN(48, 1_000);

        private final int from;
        private final int until;

        Story(int from, int until) {
            this.from = from;
            this.until = until;
        }

        boolean endsInNothing() {
            return this == DELETED || this == UPDATED_AND_DELETED;
        }
    }

    static long id(long n) {
        return n * STEP;
    }

    static Story story(long n) {
        int lot = (int) Long.remainderUnsigned(id(n) >>> 12, 1_000);
        for (Story story : Story.values()) {
            if (lot < story.until) {
                return story;
            }
        }
        throw new IllegalStateException("no story has lot " + lot);
    }

    static String tenant(long n) {
        return n / CHUNK % 4 == 3 ? "acme" : "demo";
    }

    /** How many of these numbers have an event that counts in the end. */
    static long standing(long from, long to) {
        long count = 0;
        for (long n = from; n < to; n++) {
            if (!story(n).endsInNothing()) {
                count++;
            }
        }
        return count;
    }

    /** The event as JSON; a version is 0 as created, 1 as updated, 2 as nobody may make it. */
    String json(long n, int version) {
        long id = id(n);
        int days = DAYS[(int) (n / SPREAD % DAYS.length)];
        long createdAt = newestDay - ((id >>> 45) + version) % days * DAY + (id >>> 20) % DAY;
        return "{\"request_id\":\"" + Long.toUnsignedString(id) + "\",\"user_id\":\"" + ((id >>> 33) + version) % USERS
                + "\",\"created_at\":" + createdAt + ",\"page_url\":\"/page/" + ((id >>> 50) + version) % PAGES + "\"}";
    }

    /** The number of a ledger row's event, in SQL. */
    static String numberSql() {
        return "(request_id * " + Long.toUnsignedString(BACK) + ")";
    }

    /** Whether the columns of a ledger row hold what the event of {@code n} is in the end, in SQL. */
    String finalSql() {
        String lot = "bitShiftRight(request_id, 12) % 1000";
        String version = "(" + within(lot, Story.UPDATED) + ")";
        String days = "transform(intDiv(n, " + SPREAD + ") % 3, [0, 1, 2], [1, 2, 8], 0)";
        return String.join(
                " AND ",
                "NOT (" + within(lot, Story.DELETED) + ")",
                "NOT (" + within(lot, Story.UPDATED_AND_DELETED) + ")",
                "tenant_id = if(intDiv(n, " + CHUNK + ") % 4 = 3, 'acme', 'demo')",
                "user_id = (bitShiftRight(request_id, 33) + " + version + ") % " + USERS,
                "toUnixTimestamp64Milli(created_at) = " + newestDay + " - (bitShiftRight(request_id, 45) + " + version
                        + ") % " + days + " * " + DAY + " + bitShiftRight(request_id, 20) % " + DAY,
                "page_url = concat('/page/', toString((bitShiftRight(request_id, 50) + " + version + ") % " + PAGES
                        + "))");
    }

    private static String within(String lot, Story story) {
        return lot + " >= " + story.from + " AND " + lot + " < " + story.until;
    }

    /** By which a product of that odd number has to be multiplied to get back the other factor, modulo 2^64. */
    private static long inverse(long odd) {
        long inverse = odd;
        for (int i = 0; i < 5; i++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }
}
