package dev.weir.reporting.erasures;

import dev.weir.contract.Erasure;
import dev.weir.contract.ErasureJob;
import dev.weir.contract.Topics;
import dev.weir.reporting.kafka.TopicFeed;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The erasures that were asked for, followed on ops.erasures. */
public final class ErasureJobs implements AutoCloseable {
    private static final Comparator<ErasureJob> NEWEST_FIRST = Comparator.comparingLong(
                    (ErasureJob job) -> job.erasure().requestedAt())
            .thenComparing(job -> job.erasure().jobId())
            .reversed();

    private record User(String tenant, long id) {}

    private final Map<String, ErasureJob> byId = new ConcurrentHashMap<>();
    private final Map<User, Long> lastAsked = new ConcurrentHashMap<>();
    private final TopicFeed feed;

    public ErasureJobs(String bootstrap) {
        feed = new TopicFeed(bootstrap, Topics.OPS_ERASURES, this::take);
    }

    public void start() {
        feed.start();
    }

    /** True when that user's erasure was asked for at that moment, in epoch milliseconds, or later. */
    public boolean isErasedSince(String tenant, long userId, long moment) {
        Long asked = lastAsked.get(new User(tenant, userId));
        return asked != null && asked >= moment;
    }

    Optional<ErasureJob> find(String tenant, String jobId) {
        return Optional.ofNullable(byId.get(jobId))
                .filter(job -> job.erasure().tenant().equals(tenant));
    }

    /** A tenant's, the newest first. */
    List<ErasureJob> of(String tenant) {
        return byId.values().stream()
                .filter(job -> job.erasure().tenant().equals(tenant))
                .sorted(NEWEST_FIRST)
                .toList();
    }

    @Override
    public void close() {
        feed.close();
    }

    private void take(byte[] value) throws IOException {
        ErasureJob job = ErasureJob.parse(value);
        Erasure erasure = job.erasure();
        byId.put(erasure.jobId(), job);
        lastAsked.merge(new User(erasure.tenant(), erasure.userId()), erasure.requestedAt(), Math::max);
    }
}
