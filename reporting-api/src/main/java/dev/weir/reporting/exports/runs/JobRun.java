package dev.weir.reporting.exports.runs;

import dev.weir.reporting.exports.jobs.Attempt;
import dev.weir.reporting.exports.jobs.ExportJob;
import dev.weir.reporting.exports.jobs.ExportJobs;
import dev.weir.reporting.exports.jobs.JobState;
import dev.weir.reporting.exports.jobs.Progress;
import dev.weir.reporting.exports.query.ExportServer;
import dev.weir.reporting.exports.query.ServerRefusal;
import dev.weir.reporting.exports.runs.JobWriter.TermOver;
import dev.weir.reporting.pipeline.Freshness;
import dev.weir.reporting.pipeline.Visibility;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Brings one job to its end, from whatever state it is in. Each state is durable before what it announces is done, so that
 * another instance can go on from it: a query of an attempt is looked for by its id, and whether it had ended well is seen
 * from its object, which S3 shows only when it is whole.
 */
final class JobRun {
    private static final Logger log = LoggerFactory.getLogger(JobRun.class);
    private static final Duration LOOK = Duration.ofMillis(300);
    private static final Duration BETWEEN_KILLS = Duration.ofMillis(50);
    private static final Duration TELL = Duration.ofSeconds(1);
    private static final Duration LONGEST_AWAY = Duration.ofMinutes(10);
    private static final Duration LONGEST_KILL = Duration.ofSeconds(60);
    private static final Duration LONGEST_TROUBLE = Duration.ofMinutes(2);
    private static final int MOST_ATTEMPTS = 3;
    private static final int SAME_ID_RUNS = 216;

    /** What all runs of a term work with. */
    record Tools(
            ExportJobs jobs,
            JobWriter writer,
            Queries queries,
            ResultStore store,
            ExportPlaces places,
            ExportLimits limits,
            Freshness freshness,
            Redaction redaction,
            Clock clock) {}

    private final Tools tools;
    private ExportJob job;
    private Instant told = Instant.EPOCH;

    JobRun(Tools tools, ExportJob job) {
        this.tools = tools;
        this.job = job;
    }

    void run() throws InterruptedException {
        try {
            while (!job.isOver()) {
                step();
            }
            log.info(
                    "Export {} of {} is {}", job.id(), job.tenant(), job.state().name());
        } catch (TermOver e) {
            log.info("Export {} is left to whoever leads next: {}", job.id(), e.getMessage());
        }
    }

    private void step() throws TermOver, InterruptedException {
        try {
            switch (job.state()) {
                case JobState.Pending pending -> begin(pending);
                case JobState.Running running -> resume(running);
                case JobState.ReadingResults reading -> new ResultReading(tools, job).read(reading, this::become);
                case JobState.Over _ -> {}
            }
        } catch (SdkException e) {
            waitOrFail("The S3 store did not do what was asked: " + e.getMessage());
        } catch (IOException e) {
            waitOrFail("ClickHouse did not do what was asked: " + e.getMessage());
        } catch (ServerRefusal e) {
            fail(e.sentence());
        } catch (RuntimeException e) {
            log.error("Export {} failed", job.id(), e);
            fail("Something went wrong here; the log knows more");
        }
    }

    private void begin(JobState.Pending pending) throws TermOver, InterruptedException, IOException, ServerRefusal {
        if (tools.jobs().isToBeCancelled(job)) {
            become(pending.cancel(now()));
            return;
        }
        Visibility claim = tools.freshness().claim(Duration.ZERO);
        JobState.Running running = pending.start(Attempt.first(job, now(), claim.asOf(), claim.complete()));
        become(running);
        launch(running);
    }

    private void launch(JobState.Running running) throws TermOver, InterruptedException, IOException, ServerRefusal {
        // What an earlier run left there must not be taken for this one's.
        tools.store().remove(tools.places().staging(job));
        CompletableFuture<ExportServer.Answer> asked =
                tools.queries().begin(job, running.attempt().clickHouseQueryId());
        while (job.state() instanceof JobState.Running) {
            try {
                Queries.Written written = Queries.written(asked.get(LOOK.toMillis(), TimeUnit.MILLISECONDS));
                finished(written.rows(), written.bytesRead());
            } catch (TimeoutException _) {
                watch();
            } catch (ExecutionException | CompletionException e) {
                if (e.getCause() instanceof ServerRefusal refusal && refusal.code() != SAME_ID_RUNS) {
                    refused(refusal);
                } else {
                    log.info("The answer about export {} was lost, its query is looked for", job.id());
                    return;
                }
            }
        }
    }

    /** The query was begun by somebody else, or its answer was lost. */
    private void resume(JobState.Running running) throws TermOver, InterruptedException, IOException, ServerRefusal {
        String queryId = running.attempt().clickHouseQueryId();
        Instant away = now().plus(LONGEST_AWAY);
        while (job.state() instanceof JobState.Running) {
            try {
                if (tools.queries().progress(queryId).isEmpty()) {
                    gone(running);
                    return;
                }
                watch();
                away = now().plus(LONGEST_AWAY);
            } catch (IOException e) {
                if (now().isAfter(away)) {
                    throw e;
                }
                log.debug("ClickHouse does not say how export {} is: {}", job.id(), e.getMessage());
            }
            pause();
        }
    }

    /** A query that runs no more has ended well if its object is there. */
    private void gone(JobState.Running running) throws TermOver, InterruptedException, IOException, ServerRefusal {
        if (tools.jobs().isToBeCancelled(job)) {
            cancel(running.attempt());
        } else if (tools.store().find(tools.places().staging(job)).isPresent()) {
            become(running.found(now(), -1, running.progress().bytesRead()));
        } else if (running.attempt().number() >= MOST_ATTEMPTS) {
            fail("The query ended without a result " + MOST_ATTEMPTS
                    + " times while nobody heard why: ClickHouse or this service was restarted");
        } else {
            log.info("The query of export {} is gone without a result, it is begun anew", job.id());
            Visibility claim = tools.freshness().claim(Duration.ZERO);
            JobState.Running again = running.again(running.attempt().next(job, now(), claim.asOf(), claim.complete()));
            become(again);
            launch(again);
        }
    }

    /** Looks after a query that runs: a wish to cancel, the limits, how far it is. */
    private void watch() throws TermOver, InterruptedException {
        if (!(job.state() instanceof JobState.Running running)) {
            return;
        }
        try {
            if (tools.jobs().isToBeCancelled(job)) {
                cancel(running.attempt());
                return;
            }
            Optional<Progress> seen = tools.queries().progress(running.attempt().clickHouseQueryId());
            if (seen.isPresent()) {
                tell(running, seen.get());
            }
        } catch (IOException | ServerRefusal e) {
            log.debug("ClickHouse does not say how export {} is: {}", job.id(), e.getMessage());
        }
    }

    private void tell(JobState.Running running, Progress seen)
            throws TermOver, InterruptedException, IOException, ServerRefusal {
        if (seen.rows() > tools.limits().rows()) {
            end(running.attempt());
            fail("The result has more than the " + tools.limits().rows() + " rows that an export may have");
        } else if (seen.elapsedMillis() > tools.limits().time().toMillis() + LONGEST_KILL.toMillis()) {
            end(running.attempt());
            fail("The query took longer than the " + tools.limits().time().toSeconds() + " s that an export may take");
        } else if (Duration.between(told, now()).compareTo(TELL) >= 0 && !seen.equals(running.progress())) {
            told = now();
            become(running.at(seen));
        }
    }

    private void finished(long rows, long bytesRead) throws TermOver, InterruptedException {
        if (job.state() instanceof JobState.Running running) {
            if (tools.jobs().isToBeCancelled(job)) {
                tools.store().remove(tools.places().staging(job));
                become(running.cancel(now()));
            } else {
                become(running.found(now(), rows, bytesRead));
            }
        }
    }

    private void refused(ServerRefusal refusal) throws TermOver {
        if (tools.jobs().isToBeCancelled(job)) {
            become(job.state().cancel(now()));
        } else {
            fail(refusal.sentence());
        }
    }

    private void cancel(Attempt attempt) throws TermOver, InterruptedException, IOException, ServerRefusal {
        end(attempt);
        tools.store().remove(tools.places().staging(job));
        become(job.state().cancel(now()));
    }

    /** Returns once the query runs no more. */
    private void end(Attempt attempt) throws InterruptedException, IOException, ServerRefusal {
        Instant limit = now().plus(LONGEST_KILL);
        do {
            tools.queries().kill(attempt.clickHouseQueryId());
            Thread.sleep(BETWEEN_KILLS);
            if (now().isAfter(limit)) {
                throw new IOException("the query " + attempt.clickHouseQueryId() + " does not end");
            }
        } while (tools.queries().progress(attempt.clickHouseQueryId()).isPresent());
    }

    /** A result that lies there already is worth some patience. */
    private void waitOrFail(String reason) throws TermOver, InterruptedException {
        if (job.state() instanceof JobState.ReadingResults reading
                && now().isBefore(reading.readingAt().plus(LONGEST_TROUBLE))) {
            log.info(
                    "The result of export {} can't be brought yet: {}",
                    job.id(),
                    tools.redaction().of(reason));
            Thread.sleep(Duration.ofSeconds(1));
        } else {
            fail(reason);
        }
    }

    private void fail(String reason) throws TermOver {
        become(job.state().fail(now(), tools.redaction().of(reason)));
    }

    private void become(JobState next) throws TermOver {
        job = tools.writer().write(tools.jobs().latest(job).in(next));
    }

    private Instant now() {
        return tools.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void pause() throws InterruptedException {
        tools.jobs().awaitChange(LOOK);
    }
}
