package dev.weir.reporting.exports.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job's query in ClickHouse.
 *
 * @param clickHouseQueryId under which it stands in system.processes; no other run has it
 * @param asOf every event accepted before this moment is in what it finds; null when that was not known
 */
public record Attempt(
        int number,
        String clickHouseQueryId,
        Instant startedAt,
        @Nullable Instant asOf,
        boolean complete) {

    public static Attempt first(ExportJob job, Instant now, @Nullable Instant asOf, boolean complete) {
        return new Attempt(1, queryId(job, 1), now, asOf, complete);
    }

    /** The next run of the same query. */
    public Attempt next(ExportJob job, Instant now, @Nullable Instant newAsOf, boolean newComplete) {
        return new Attempt(number + 1, queryId(job, number + 1), now, newAsOf, newComplete);
    }

    private static String queryId(ExportJob job, int number) {
        return "export-" + job.id() + "-" + number;
    }
}
