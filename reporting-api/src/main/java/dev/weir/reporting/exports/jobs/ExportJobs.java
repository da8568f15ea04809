package dev.weir.reporting.exports.jobs;

import dev.weir.contract.Topics;
import dev.weir.reporting.kafka.TopicFeed;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** All export jobs in their latest states, followed on ops.exports by every instance. */
public final class ExportJobs implements AutoCloseable {
    private static final Comparator<ExportJob> OLDEST_FIRST =
            Comparator.comparing(ExportJob::createdAt).thenComparing(ExportJob::id);

    private final Map<String, ExportJob> byId = new HashMap<>();
    private final Set<String> wishes = new HashSet<>();
    private final TopicFeed feed;
    private boolean closed;
    private long changes;

    public ExportJobs(String bootstrap) {
        feed = new TopicFeed(bootstrap, Topics.OPS_EXPORTS, this::take);
    }

    public void start() {
        feed.start();
    }

    /** Whether everything before that offset of ops.exports is known here. */
    public boolean hasReached(long offset) {
        return feed.position() >= offset;
    }

    public synchronized Optional<ExportJob> find(String tenant, String id) {
        return Optional.ofNullable(byId.get(id)).filter(job -> job.tenant().equals(tenant));
    }

    /** A tenant's, the newest first. */
    public synchronized List<ExportJob> of(String tenant) {
        return byId.values().stream()
                .filter(job -> job.tenant().equals(tenant))
                .sorted(OLDEST_FIRST.reversed())
                .toList();
    }

    /** Those that are not over, of all tenants, the oldest first. */
    public synchronized List<ExportJob> underWay() {
        return byId.values().stream()
                .filter(job -> !job.isOver())
                .sorted(OLDEST_FIRST)
                .toList();
    }

    /** Those of all tenants whose result has been there since before that moment, and still is. */
    public synchronized List<ExportJob> keptSince(Instant moment) {
        return byId.values().stream()
                .filter(job -> job.state() instanceof JobState.Done done
                        && done.removedAt() == null
                        && done.finishedAt().isBefore(moment))
                .toList();
    }

    /** The job as it is now, which another thread may have changed. */
    public synchronized ExportJob latest(ExportJob job) {
        return byId.getOrDefault(job.id(), job);
    }

    /** How many of the tenant's jobs are to start before this one or with it: 1 is the next; 0 when it waits no more. */
    public synchronized int place(ExportJob job) {
        if (!(job.state() instanceof JobState.Pending)) {
            return 0;
        }
        return (int) byId.values().stream()
                .filter(other -> other.tenant().equals(job.tenant())
                        && other.state() instanceof JobState.Pending
                        && OLDEST_FIRST.compare(other, job) <= 0)
                .count();
    }

    public synchronized boolean isToBeCancelled(ExportJob job) {
        return wishes.contains(job.id());
    }

    /** Waits until the job has a later revision, so long at most; the answer is the job as it is then. */
    public synchronized ExportJob await(ExportJob job, long revision, Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        ExportJob now = latest(job);
        while (now.revision() <= revision && !closed) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return now;
            }
            wait(left);
            now = latest(job);
        }
        return now;
    }

    /** Takes in what was written here, before it comes back. */
    public synchronized void know(ExportJob job) {
        ExportJob known = byId.get(job.id());
        if (known == null || known.revision() < job.revision()) {
            byId.put(job.id(), job);
            changes++;
            notifyAll();
        }
    }

    public synchronized void knowWish(String jobId) {
        wishes.add(jobId);
        changes++;
        notifyAll();
    }

    /** Waits for any change, so long at most. */
    public synchronized void awaitChange(Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        long seen = changes;
        while (changes == seen && !closed) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        feed.close();
    }

    private void take(byte[] value) throws IOException {
        switch (JobRecord.parse(value)) {
            case JobRecord.Latest(ExportJob job) -> know(job);
            case JobRecord.CancelWish(String jobId) -> knowWish(jobId);
        }
    }
}
