package dev.weir.reporting.exports.runs;

import dev.weir.reporting.exports.jobs.ExportJob;
import dev.weir.reporting.exports.jobs.JobState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** Removes results that were kept long enough: first the objects, then the job says so. */
final class Expiry {
    private static final Logger log = LoggerFactory.getLogger(Expiry.class);
    private static final Duration SELDOM = Duration.ofMinutes(1);
    private static final Duration OFTEN = Duration.ofMillis(200);

    private final JobRun.Tools tools;
    private final Duration kept;

    Expiry(JobRun.Tools tools) {
        this.tools = tools;
        this.kept = tools.limits().kept();
    }

    /** Goes on until this instance leads no more. */
    void run() {
        Duration pause = kept.dividedBy(10);
        pause = pause.compareTo(OFTEN) < 0 ? OFTEN : pause.compareTo(SELDOM) > 0 ? SELDOM : pause;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                lookOrSay();
                Thread.sleep(pause);
            }
        } catch (InterruptedException _) {
            // The term ends.
        } catch (JobWriter.TermOver e) {
            log.info("Old results are left to whoever leads next: {}", e.getMessage());
        }
    }

    private void lookOrSay() throws JobWriter.TermOver {
        try {
            look();
        } catch (RuntimeException | Error e) {
            log.error("Old results can't be removed now: {}", tools.redaction().of(e.toString()));
        }
    }

    private void look() throws JobWriter.TermOver {
        Instant now = tools.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        for (ExportJob job : tools.jobs().keptSince(now.minus(kept))) {
            try {
                remove(job, now);
            } catch (SdkException e) {
                log.warn(
                        "The result of export {} can't be removed yet: {}",
                        job.id(),
                        tools.redaction().of(String.valueOf(e.getMessage())));
                return;
            } catch (RuntimeException e) {
                // Its own matter; those after it still go.
                log.error(
                        "The result of export {} can't be removed: {}",
                        job.id(),
                        tools.redaction().of(e.toString()));
            }
        }
    }

    private void remove(ExportJob job, Instant now) throws JobWriter.TermOver {
        if (job.state() instanceof JobState.Done done) {
            tools.store().remove(done.result().key());
            tools.store().remove(tools.places().manifest(job));
            var _ = tools.writer().write(job.in(done.removed(now)));
            log.info("The result of export {} of {} was kept long enough", job.id(), job.tenant());
        }
    }
}
