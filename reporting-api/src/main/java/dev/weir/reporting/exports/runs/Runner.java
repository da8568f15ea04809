package dev.weir.reporting.exports.runs;

import dev.weir.contract.Topics;
import dev.weir.reporting.exports.jobs.ExportJob;
import dev.weir.reporting.exports.jobs.ExportJobs;
import dev.weir.reporting.exports.jobs.JobState;
import dev.weir.reporting.kafka.Leadership;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the jobs while this instance leads: goes on with those that others began, and starts those whose turn it is, so many
 * of each tenant at a time and never two that write to the same place.
 */
public final class Runner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Runner.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration CATCH_UP = Duration.ofSeconds(60);

    private final String bootstrap;
    private final ExportJobs jobs;
    private final ExportPlaces places;
    private final int runningPerTenant;
    private final BooleanSupplier able;
    private final Function<JobWriter, JobRun.Tools> tools;
    private final Leadership leadership;
    private final Map<String, Thread> runs = new ConcurrentHashMap<>();
    private volatile @Nullable Thread term;
    private volatile @Nullable Thread expiry;
    private volatile @Nullable JobWriter writer;

    /**
     * Waits for nothing.
     *
     * @param able whether exports can run now
     */
    Runner(
            String bootstrap,
            ExportJobs jobs,
            ExportPlaces places,
            int runningPerTenant,
            BooleanSupplier able,
            Function<JobWriter, JobRun.Tools> tools) {
        this.bootstrap = bootstrap;
        this.jobs = jobs;
        this.places = places;
        this.runningPerTenant = runningPerTenant;
        this.able = able;
        this.tools = tools;
        this.leadership = new Leadership(bootstrap, "weir-exports", Topics.OPS_EXPORTS, new Leadership.Term() {
            @Override
            public void begin() {
                beginTerm();
            }

            @Override
            public void end() {
                endTerm();
            }
        });
    }

    public void start() {
        leadership.start();
    }

    @Override
    public void close() {
        leadership.close();
    }

    private void beginTerm() {
        Thread thread = Thread.ofPlatform().daemon().name("exports-runner").unstarted(this::lead);
        term = thread;
        thread.start();
    }

    private void endTerm() {
        Thread thread = term;
        term = null;
        if (thread != null) {
            thread.interrupt();
            join(thread);
        }
        Thread removing = expiry;
        expiry = null;
        if (removing != null) {
            removing.interrupt();
            join(removing);
        }
        runs.values().forEach(Thread::interrupt);
        runs.values().forEach(Runner::join);
        runs.clear();
        JobWriter last = writer;
        writer = null;
        if (last != null) {
            last.close();
        }
    }

    private void lead() {
        try {
            JobWriter own = new JobWriter(bootstrap, jobs, leadership::giveUp);
            writer = own;
            long end = JobWriter.end(bootstrap);
            long limit = System.nanoTime() + CATCH_UP.toNanos();
            while (!jobs.hasReached(end)) {
                if (System.nanoTime() > limit) {
                    throw new KafkaException("ops.exports could not be read to its end");
                }
                jobs.awaitChange(LOOK);
            }
            JobRun.Tools withThese = tools.apply(own);
            expiry = Thread.ofVirtual().name("exports-expiry").start(new Expiry(withThese)::run);
            while (!Thread.currentThread().isInterrupted()) {
                look(withThese);
                jobs.awaitChange(LOOK);
            }
        } catch (InterruptedException _) {
            // The term ends.
        } catch (KafkaException e) {
            log.warn("Exports can't be run here now, trying again: {}", e.getMessage());
            leadership.giveUp();
        }
    }

    private void look(JobRun.Tools withThese) {
        Map<String, Integer> running = new HashMap<>();
        Set<String> taken = new HashSet<>();
        for (ExportJob job : jobs.underWay()) {
            if (!(job.state() instanceof JobState.Pending) || runs.containsKey(job.id())) {
                running.merge(job.tenant(), 1, Integer::sum);
                taken.add(places.staging(job));
                if (able.getAsBoolean()) {
                    begin(withThese, job);
                }
            }
        }
        for (ExportJob job : jobs.underWay()) {
            boolean waits = job.state() instanceof JobState.Pending && !runs.containsKey(job.id());
            if (!waits) {
                continue;
            }
            if (jobs.isToBeCancelled(job)) {
                begin(withThese, job);
            } else if (able.getAsBoolean()
                    && running.getOrDefault(job.tenant(), 0) < runningPerTenant
                    && taken.add(places.staging(job))) {
                running.merge(job.tenant(), 1, Integer::sum);
                begin(withThese, job);
            }
        }
    }

    private void begin(JobRun.Tools withThese, ExportJob job) {
        runs.computeIfAbsent(
                job.id(),
                id -> Thread.ofVirtual().name("export-" + id).start(() -> {
                    try {
                        ExportJob latest = jobs.latest(job);
                        if (!latest.isOver()) {
                            new JobRun(withThese, latest).run();
                        }
                    } catch (InterruptedException _) {
                        // The term ends; whoever leads next goes on.
                    } finally {
                        runs.remove(id);
                    }
                }));
    }

    private static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
