package dev.weir.reporting.scaling.changes;

import dev.weir.contract.Topics;
import dev.weir.kit.Backoff;
import dev.weir.reporting.kafka.Leadership;
import dev.weir.reporting.scaling.config.OrgConfig;
import dev.weir.reporting.scaling.config.ScalableService;
import dev.weir.reporting.scaling.provider.Providers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries changes out where this instance leads: one step after the other for each service, services side by side. All
 * that it goes by is in the {@link Book}, so that another can go on where this one was killed.
 */
public final class Executor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Executor.class);
    private static final Duration LOOK_AROUND = Duration.ofMillis(200);
    private static final Duration CATCH_UP = Duration.ofSeconds(30);

    /** Since when, and after how many fruitless steps, a service is left alone. */
    private record Pause(long untilNanos, int tries) {}

    private final String kafka;
    private final OrgConfig config;
    private final Providers providers;
    private final Proposals proposals;
    private final Book book;
    private final BookFeed feed;
    private final Clock clock;
    private final Pace pace;
    private final Leadership leadership;
    private final Thread thread;
    private final ExecutorService lanes = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("scaling-", 0).factory());
    private final Map<String, Boolean> busy = new ConcurrentHashMap<>();
    private final Map<String, Pause> pauses = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private volatile boolean leads;
    private volatile boolean working;

    public Executor(
            String kafka,
            OrgConfig config,
            Providers providers,
            Proposals proposals,
            Book book,
            BookFeed feed,
            Clock clock,
            Pace pace) {
        this.kafka = kafka;
        this.config = config;
        this.providers = providers;
        this.proposals = proposals;
        this.book = book;
        this.feed = feed;
        this.clock = clock;
        this.pace = pace;
        this.leadership = new Leadership(kafka, "weir-scaling-executor", Topics.OPS_SCALING, new Leadership.Term() {
            @Override
            public void begin() {
                turn(true);
            }

            @Override
            public void end() {
                turn(false);
            }
        });
        this.thread = Thread.ofPlatform().daemon().name("scaling-executor").unstarted(this::run);
    }

    public void start() {
        leadership.start();
        thread.start();
    }

    /** Whether this instance is the one that carries changes out, and has read all there was. */
    public boolean isWorking() {
        return working;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        lanes.shutdownNow();
        leadership.close();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn(boolean now) {
        leads = now;
        book.changed();
    }

    private void run() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
        try {
            while (!closed) {
                if (!leads) {
                    book.awaitNewer(book.version(), LOOK_AROUND);
                    continue;
                }
                try {
                    lead(backoff);
                } catch (FencedWriter.Ended | ExecutionException e) {
                    log.warn("Changes can't be carried out now, trying again: {}", String.valueOf(e.getCause()));
                    backoff.pause();
                } finally {
                    working = false;
                }
            }
        } catch (InterruptedException _) {
            // Only close interrupts.
        }
    }

    private void lead(Backoff backoff) throws FencedWriter.Ended, ExecutionException, InterruptedException {
        try (FencedWriter writer = new FencedWriter(kafka)) {
            // Whoever led before can write no more: what stands there now is all there is.
            if (!feed.awaitRead(end(), CATCH_UP)) {
                log.warn("The changes so far can't be read, trying again");
                return;
            }
            Records records = new Records(writer, feed, () -> leads, clock);
            Openings openings = new Openings(config, proposals, book, records, clock);
            pauses.clear();
            working = true;
            backoff.reset();
            while (!closed && leads && writer.isGood()) {
                long version = book.version();
                for (Change tooLate : book.voidedUnsaid()) {
                    records.forget(tooLate);
                }
                for (ScalableService service : config.services()) {
                    work(service, records, openings);
                }
                book.awaitNewer(version, LOOK_AROUND);
            }
        }
    }

    /** Where the topic ends for those who read committed records only. */
    private long end() throws ExecutionException, InterruptedException {
        Properties settings = new Properties();
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
        try (Admin admin = Admin.create(settings)) {
            return admin.listOffsets(
                            Map.of(BookFeed.TOPIC, OffsetSpec.latest()),
                            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .partitionResult(BookFeed.TOPIC)
                    .get()
                    .offset();
        }
    }

    /** Goes on with that service in a thread of its own, unless one is at it or it is left alone for a while. */
    private void work(ScalableService service, Records records, Openings openings) {
        String name = service.name();
        Pause pause = pauses.get(name);
        boolean leftAlone = pause != null && System.nanoTime() - pause.untilNanos() < 0;
        if (leftAlone || busy.putIfAbsent(name, true) != null) {
            return;
        }
        Optional<Change> change = next(name);
        List<Window> due = change.isPresent() ? List.of() : dueWindows(name);
        if (change.isEmpty() && due.isEmpty()) {
            busy.remove(name);
            return;
        }
        lanes.execute(() -> {
            try {
                int tries = pause == null ? 0 : pause.tries();
                boolean further;
                if (change.isPresent()) {
                    further = new Steps(service, providers.of(service), book, records, clock, pace).step(change.get());
                } else {
                    further = open(due.getFirst(), openings);
                }
                leaveAlone(name, change, further, tries);
            } catch (FencedWriter.Ended e) {
                log.debug("A step of {} was not written down", name, e);
            } catch (InterruptedException _) {
                // Only close interrupts.
            } catch (RuntimeException e) {
                log.error("A step of {} failed", name, e);
                pauses.put(
                        name, new Pause(System.nanoTime() + pace.longestRetry().toNanos(), 0));
            } finally {
                busy.remove(name);
                book.changed();
            }
        });
    }

    private void leaveAlone(String service, Optional<Change> change, boolean further, int tries) {
        if (further) {
            pauses.remove(service);
            return;
        }
        boolean follows = change.map(Change::state)
                .filter(state -> state instanceof ChangeState.Applying
                        || (state instanceof ChangeState.Reverting reverting && reverting.taken()))
                .isPresent();
        Duration wait = follows ? pace.poll() : pace.retry(tries);
        pauses.put(service, new Pause(System.nanoTime() + wait.toNanos(), follows ? 0 : tries + 1));
    }

    private boolean open(Window window, Openings openings) throws FencedWriter.Ended, InterruptedException {
        Optional<Plan.Occurrence> occurrence = Openings.due(window, book, clock.instant());
        return occurrence.isEmpty() || openings.deal(window, occurrence.get());
    }

    /** What of a service's changes comes next: one that has begun, then one that waits, then one to be taken back. */
    private Optional<Change> next(String service) {
        Instant now = clock.instant();
        List<Change> unfinished = book.unfinished().stream()
                .filter(change -> change.service().equals(service))
                .collect(Collectors.toList());
        Optional<Change> held = unfinished.stream()
                .filter(change -> change.state().holdsService())
                .min(Comparator.comparing(change -> change.state() instanceof ChangeState.Planned));
        if (held.isPresent()) {
            return held;
        }
        Optional<Change> cancelled = unfinished.stream()
                .filter(change -> book.cancelledBy(change.id()) != null)
                .findFirst();
        // Where one temporary change came on top of another, the later one goes first.
        return cancelled.or(() -> unfinished.stream()
                .max(Comparator.comparing(change -> change.state().at()))
                .filter(change -> change.state() instanceof ChangeState.Applied applied
                        && applied.revertsAt() != null
                        && !applied.revertsAt().isAfter(now)));
    }

    private List<Window> dueWindows(String service) {
        Instant now = clock.instant();
        return book.windows().stream()
                .filter(window -> window.service().equals(service)
                        && Openings.due(window, book, now).isPresent())
                .toList();
    }
}
