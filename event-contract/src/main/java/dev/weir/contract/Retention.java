package dev.weir.contract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The end of a tenant's old versions of an entity's records, as a mark on a partition of entities.history.
 *
 * @param endedBefore versions that ended before that moment are to be removed, in epoch milliseconds
 */
public record Retention(String tenant, String entity, String jobId, long endedBefore) implements Mark {
    /** The cause of the mark. */
    public static final String RETENTION = "retention";

    private static final Pattern KEY = Pattern.compile("[^:]{1,32}:[a-z][a-z0-9_]{0,39}:" + RETENTION + ":[^:]{1,64}");
    private static final int LONGEST_KEY = 160;

    /** {@code tenant:entity:retention:job_id}, no record's key. */
    public byte[] key() {
        return (tenant + ":" + entity + ":" + RETENTION + ":" + jobId).getBytes(StandardCharsets.US_ASCII);
    }

    /** True for what may be the key of such a mark, and is no record's. */
    public static boolean isKey(byte @Nullable [] key) {
        return key != null
                && key.length <= LONGEST_KEY
                && KEY.matcher(new String(key, StandardCharsets.ISO_8859_1)).matches();
    }

    /** The mark on entities.history. */
    public byte[] toMark() {
        return new JsonBytes(220)
                .plain("tenant", tenant)
                .plain("entity", entity)
                .plain("cause", RETENTION)
                .plain("job_id", jobId)
                .moment("ended_before", endedBefore)
                .end();
    }

    /** What a mark on entities.history asks for; throws with what is wrong when it is none. */
    public static Retention ofMark(byte[] key, byte[] value) throws IOException {
        Map<String, String> fields = PlainFields.of(value);
        if (!RETENTION.equals(fields.get("cause"))) {
            throw new IOException("cause must be retention under such a key");
        }
        Retention retention = new Retention(
                PlainFields.present(fields, "tenant"),
                PlainFields.present(fields, "entity"),
                PlainFields.present(fields, "job_id"),
                Timestamps.parse(PlainFields.present(fields, "ended_before")));
        if (!Tenants.isValid(retention.tenant())
                || !Erasure.isJobId(retention.jobId())
                || retention.endedBefore() == Timestamps.INVALID
                || !new String(retention.key(), StandardCharsets.ISO_8859_1)
                        .equals(new String(key, StandardCharsets.ISO_8859_1))) {
            throw new IOException("a mark of retention needs a valid tenant, entity, job_id and ended_before");
        }
        return retention;
    }
}
