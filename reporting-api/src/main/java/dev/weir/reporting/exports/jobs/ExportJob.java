package dev.weir.reporting.exports.jobs;

import java.time.Instant;

/**
 * One export of a tenant: what was asked for, and where it stands.
 *
 * @param revision grows with each change
 */
public record ExportJob(
        String id, String tenant, ExportRequest request, Instant createdAt, long revision, JobState state) {

    public static ExportJob ask(String id, String tenant, ExportRequest request, Instant now) {
        return new ExportJob(id, tenant, request, now, 1, new JobState.Pending());
    }

    /** The same in another state. */
    public ExportJob in(JobState next) {
        return new ExportJob(id, tenant, request, createdAt, revision + 1, next);
    }

    public boolean isOver() {
        return state.isOver();
    }
}
