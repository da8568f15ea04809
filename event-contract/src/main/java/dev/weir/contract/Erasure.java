package dev.weir.contract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's wish that all events of one user be removed, as it travels: to every partition of traffic.raw, as a mark to
 * the same partitions of traffic.ledger, and as a job to ops.erasures.
 *
 * @param requestedAt when the tenant asked, in epoch milliseconds by the gateway's clock
 */
public record Erasure(String tenant, String jobId, long userId, long requestedAt) implements Mark {
    /** The operation of the record on traffic.raw and the cause of the mark on traffic.ledger. */
    public static final String ERASE = "erase";

    private static final Pattern JOB_ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final byte[] KEY_MIDDLE = (":" + ERASE + ":").getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_KEY = Tenants.MAX_LENGTH + KEY_MIDDLE.length + 64;

    public static boolean isJobId(String text) {
        return JOB_ID.matcher(text).matches();
    }

    /** The key of its records on traffic.raw and traffic.ledger: {@code tenant:erase:job_id}, no event's key. */
    public byte[] key() {
        return (tenant + ":" + ERASE + ":" + jobId).getBytes(StandardCharsets.US_ASCII);
    }

    /** True for what may be the key of an erasure, and is no event's. */
    public static boolean isKey(byte @Nullable [] key) {
        if (key == null || key.length > LONGEST_KEY) {
            return false;
        }
        int colon = 0;
        while (colon < key.length && key[colon] != ':') {
            colon++;
        }
        if (key.length - colon <= KEY_MIDDLE.length) {
            return false;
        }
        for (int i = 0; i < KEY_MIDDLE.length; i++) {
            if (key[colon + i] != KEY_MIDDLE[i]) {
                return false;
            }
        }
        return true;
    }

    /** The value on traffic.raw. */
    public byte[] toRaw() {
        return new JsonBytes(160)
                .plain(EventReader.OP, ERASE)
                .plain("job_id", jobId)
                .id(EventReader.USER_ID, userId)
                .moment("requested_at", requestedAt)
                .end();
    }

    /** The mark on traffic.ledger: rows of the user before it are to be removed. */
    public byte[] toMark(long receivedAt) {
        return new JsonBytes(220)
                .plain("tenant", tenant)
                .plain("cause", ERASE)
                .plain("job_id", jobId)
                .id(EventReader.USER_ID, userId)
                .moment("requested_at", requestedAt)
                .moment("received_at", receivedAt)
                .end();
    }

    /** The erasure that a raw record asks for; throws with what is wrong when it is none. */
    public static Erasure ofRaw(byte[] key, byte[] value) throws IOException {
        Map<String, String> fields = PlainFields.of(value);
        if (!ERASE.equals(fields.get(EventReader.OP))) {
            throw new IOException("op must be erase under such a key");
        }
        return of(key, fields);
    }

    /** The erasure that a mark on traffic.ledger stands for; throws with what is wrong when it is none. */
    public static Erasure ofMark(byte[] key, byte[] value) throws IOException {
        Map<String, String> fields = PlainFields.of(value);
        if (!ERASE.equals(fields.get("cause"))) {
            throw new IOException("cause must be erase under such a key");
        }
        return of(key, fields);
    }

    private static Erasure of(byte[] keyBytes, Map<String, String> fields) throws IOException {
        String key = new String(keyBytes, StandardCharsets.ISO_8859_1);
        Erasure erasure = of(key.substring(0, key.indexOf(':')), fields);
        if (!new String(erasure.key(), StandardCharsets.ISO_8859_1).equals(key)) {
            throw new IOException("job_id is another than in the key");
        }
        return erasure;
    }

    static Erasure of(String tenant, Map<String, String> fields) throws IOException {
        String jobId = PlainFields.present(fields, "job_id");
        String userId = PlainFields.present(fields, EventReader.USER_ID);
        long requestedAt = Timestamps.parse(PlainFields.present(fields, "requested_at"));
        if (!Tenants.isValid(tenant)
                || !isJobId(jobId)
                || !UnsignedLongs.isCanonical(userId)
                || requestedAt == Timestamps.INVALID) {
            throw new IOException("an erasure needs a valid tenant, job_id, user_id and requested_at");
        }
        return new Erasure(tenant, jobId, Long.parseUnsignedLong(userId), requestedAt);
    }
}
