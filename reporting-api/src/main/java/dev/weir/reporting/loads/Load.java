package dev.weir.reporting.loads;

import org.jspecify.annotations.Nullable;

/**
 * One load as ops.loads keeps it; its files stand beside it.
 *
 * @param prefix below the tenant's own part of the bucket
 * @param createdBy the id of the key that asked for it
 * @param createdAt this and the other moments in epoch milliseconds, 0 when it has not come
 * @param files how many it has; -1 before they are listed
 * @param swept for a full load: how many records were not in it and had to be deleted so far
 * @param detail why it ended as it did, where there is more to say
 */
record Load(
        String jobId,
        String tenant,
        String entity,
        String prefix,
        LoadMode mode,
        String createdBy,
        long createdAt,
        LoadStatus status,
        long startedAt,
        long finishedAt,
        int files,
        long swept,
        @Nullable String detail) {

    static Load asked(
            String jobId, String tenant, String entity, String prefix, LoadMode mode, String createdBy, long now) {
        return new Load(jobId, tenant, entity, prefix, mode, createdBy, now, LoadStatus.PENDING, 0, 0, -1, 0, null);
    }

    Load started(int withFiles, long now) {
        return with(LoadStatus.RUNNING, now, 0, withFiles, swept, null);
    }

    Load sweptTo(long deleted) {
        return with(status, startedAt, finishedAt, files, deleted, detail);
    }

    Load ended(LoadStatus how, @Nullable String why, long now) {
        return with(how, startedAt == 0 ? now : startedAt, now, files, swept, why);
    }

    private Load with(
            LoadStatus newStatus, long started, long finished, int withFiles, long deleted, @Nullable String why) {
        return new Load(
                jobId, tenant, entity, prefix, mode, createdBy, createdAt, newStatus, started, finished, withFiles,
                deleted, why);
    }
}
