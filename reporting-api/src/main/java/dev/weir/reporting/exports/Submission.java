package dev.weir.reporting.exports;

import dev.weir.contract.FieldError;
import dev.weir.kit.http.HttpProblem;
import dev.weir.reporting.exports.jobs.Compression;
import dev.weir.reporting.exports.jobs.ExportJob;
import dev.weir.reporting.exports.jobs.ExportJobs;
import dev.weir.reporting.exports.jobs.ExportRequest;
import dev.weir.reporting.exports.jobs.JobRecord;
import dev.weir.reporting.exports.jobs.JobState;
import dev.weir.reporting.exports.jobs.ResultFormat;
import dev.weir.reporting.exports.query.QueryCheck;
import dev.weir.reporting.exports.query.QueryCheck.Verdict;
import dev.weir.reporting.kafka.TopicWriter;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Takes an export in: its query is checked, an earlier result is looked for, and the job is durable before anybody hears of it. */
final class Submission {

    /** What a tenant asks for, its query not checked yet. */
    record Wish(
            String reportId,
            Optional<String> queryId,
            String text,
            Map<String, String> parameters,
            ResultFormat format,
            Compression compression,
            boolean overwrite) {}

    /**
     * What came of it.
     *
     * @param isEarlier whether the job was there before
     */
    record Taken(ExportJob job, boolean isEarlier) {}

    private final ExportJobs jobs;
    private final QueryCheck check;
    private final TopicWriter writer;
    private final Duration reuseWithin;
    private final int queue;
    private final Clock clock;

    Submission(ExportJobs jobs, QueryCheck check, TopicWriter writer, Duration reuseWithin, int queue, Clock clock) {
        this.jobs = jobs;
        this.check = check;
        this.writer = writer;
        this.reuseWithin = reuseWithin;
        this.queue = queue;
        this.clock = clock;
    }

    /** The query of a wish in ClickHouse's spelling, with its columns; anything else is the answer to the request. */
    Verdict.Good checked(String tenant, String text, Map<String, String> parameters) throws InterruptedException {
        try {
            return switch (check.judge(tenant, text, parameters)) {
                case Verdict.Good good -> good;
                case Verdict.Refused(List<FieldError> errors) ->
                    throw HttpProblem.invalid("The query can't be exported", errors);
            };
        } catch (IOException e) {
            throw HttpProblem.unavailable(
                    "database-away",
                    "The database that checks queries can't be reached; try again soon",
                    Duration.ofSeconds(2));
        }
    }

    Taken take(String tenant, Wish wish) throws InterruptedException {
        Verdict.Good good = checked(tenant, wish.text(), wish.parameters());
        String id = UUID.randomUUID().toString();
        ExportRequest request = new ExportRequest(
                wish.reportId(),
                wish.queryId().orElse(id),
                good.query(),
                wish.parameters(),
                good.columns(),
                wish.format(),
                wish.compression());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (!wish.overwrite()) {
            Optional<ExportJob> earlier = jobs.of(tenant).stream()
                    .filter(job -> isGoodFor(job, wish, request, now))
                    .findFirst();
            if (earlier.isPresent()) {
                return new Taken(earlier.get(), true);
            }
        }
        long waiting = jobs.of(tenant).stream()
                .filter(job -> job.state() instanceof JobState.Pending)
                .count();
        if (waiting >= queue) {
            throw new HttpProblem(
                    429,
                    "too-many-exports",
                    "Too many exports wait",
                    "All " + queue + " exports of this tenant that may wait are waiting",
                    List.of(),
                    Map.of("Retry-After", "10"));
        }
        ExportJob job = ExportJob.ask(id, tenant, request, now);
        writer.write(List.of(JobRecord.of(job)));
        jobs.know(job);
        return new Taken(job, false);
    }

    private boolean isGoodFor(ExportJob job, Wish wish, ExportRequest request, Instant now) {
        boolean sameQueryId = wish.queryId()
                .map(queryId -> queryId.equals(job.request().queryId()))
                .orElse(true);
        return sameQueryId
                && job.request().asksTheSameAs(request)
                && switch (job.state()) {
                    case JobState.Pending _, JobState.Running _, JobState.ReadingResults _ ->
                        !jobs.isToBeCancelled(job) && !reuseWithin.isZero();
                    case JobState.Done done ->
                        done.removedAt() == null
                                && done.finishedAt().plus(reuseWithin).isAfter(now);
                    case JobState.Failed _, JobState.Cancelled _ -> false;
                };
    }
}
