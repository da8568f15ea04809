package dev.weir.faults;

import dev.weir.faults.Events.Story;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** Sends events, and what else happens under their ids, at a steady pace until it is closed. */
final class Load implements AutoCloseable {
    private static final int WORKERS = 8;
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final Producer producer;
    private final Events events;
    private final Pace pace;
    private final AtomicLong next = new AtomicLong();

    /** Each chunk is sent under the read lock, so who has the write lock knows that none is on its way. */
    private final ReadWriteLock gate = new ReentrantReadWriteLock(true);

    private final ExecutorService workers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("load-", 0).factory());
    private volatile @Nullable Throwable failure;

    Load(Producer producer, Events events, int eventsASecond) {
        this.producer = producer;
        this.events = events;
        this.pace = new Pace(eventsASecond);
    }

    void start() {
        for (int i = 0; i < WORKERS; i++) {
            workers.execute(this::work);
        }
    }

    /** Events whose sending has begun. */
    long begun() {
        return next.get();
    }

    /** What an act does while nothing is being sent and everything sent is acknowledged. */
    interface Act<T> {
        T with(long events) throws Exception;
    }

    /** Runs that act between two chunks, with the number of events that were acknowledged. */
    <T> T whilePaused(Act<T> act) throws Exception {
        if (!gate.writeLock().tryLock(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("not all events were acknowledged within " + LIMIT);
        }
        try {
            throwFailure();
            return act.with(next.get());
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** Waits until so many have begun. */
    void awaitBegun(long count) throws InterruptedException {
        while (next.get() < count) {
            throwFailure();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    private void throwFailure() {
        Throwable broken = failure;
        if (broken != null) {
            throw new IllegalStateException("the load broke off: " + broken.getMessage(), broken);
        }
    }

    private void work() {
        try {
            while (failure == null) {
                pace.await(Events.CHUNK);
                gate.readLock().lockInterruptibly();
                try {
                    send(next.getAndAdd(Events.CHUNK));
                } finally {
                    gate.readLock().unlock();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private void send(long from) throws InterruptedException {
        String tenant = Events.tenant(from);
        StringBuilder created = new StringBuilder(Events.CHUNK * 128);
        StringBuilder again = new StringBuilder();
        for (long n = from; n < from + Events.CHUNK; n++) {
            String event = events.json(n, 0);
            created.append(event).append('\n');
            Story story = Events.story(n);
            if (story == Story.REPEATED) {
                again.append(event).append('\n');
            } else if (story == Story.CONTRADICTED) {
                again.append(events.json(n, 2)).append('\n');
            }
        }
        producer.createAll(tenant, created.toString());
        if (!again.isEmpty()) {
            producer.createAll(tenant, again.toString());
        }
        for (long n = from; n < from + Events.CHUNK; n++) {
            Story story = Events.story(n);
            if (story == Story.UPDATED || story == Story.UPDATED_AND_DELETED) {
                producer.update(tenant, Events.id(n), events.json(n, 1));
            }
            if (story.endsInNothing()) {
                producer.delete(tenant, Events.id(n));
            }
        }
    }
}
