package dev.weir.contract;

import java.io.IOException;
import java.util.Map;

/**
 * An erasure that was asked for in full, as ops.erasures keeps it; its progress stands in ClickHouse.
 *
 * @param partitions how many partitions of traffic.raw were told
 */
public record ErasureJob(Erasure erasure, int partitions) {
    public byte[] toJson() {
        return new JsonBytes(200)
                .plain("job_id", erasure.jobId())
                .plain("tenant", erasure.tenant())
                .id(EventReader.USER_ID, erasure.userId())
                .moment("requested_at", erasure.requestedAt())
                .number("partitions", partitions)
                .end();
    }

    /** The job in that JSON; unknown fields are passed over. */
    public static ErasureJob parse(byte[] json) throws IOException {
        Map<String, String> fields = PlainFields.of(json);
        try {
            return new ErasureJob(
                    Erasure.of(fields.getOrDefault("tenant", ""), fields),
                    Integer.parseInt(fields.getOrDefault("partitions", "")));
        } catch (NumberFormatException e) {
            throw new IOException("partitions must be a number", e);
        }
    }
}
