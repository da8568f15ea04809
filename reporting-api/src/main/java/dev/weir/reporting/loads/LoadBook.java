package dev.weir.reporting.loads;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All loads with their files, from what was told of them. */
final class LoadBook {
    private static final Comparator<Load> NEWEST_FIRST =
            Comparator.comparingLong(Load::createdAt).thenComparing(Load::jobId).reversed();

    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    /** One load's; its files may be told of before the load itself is. */
    private static final class Page {
        private volatile @Nullable Load load;
        private volatile boolean cancelled;
        private final Map<Integer, LoadFile> files = new ConcurrentSkipListMap<>();
    }

    void take(Told told) {
        Page page = pages.computeIfAbsent(told.jobId(), _ -> new Page());
        switch (told) {
            case Told.OfLoad(Load load) -> page.load = load;
            case Told.OfFile(String _, LoadFile file) -> page.files.put(file.number(), file);
            case Told.Cancel _ -> page.cancelled = true;
        }
    }

    /** Takes what somebody else can have told: a load not known yet, and that one shall end. */
    void takeNews(Told told) {
        boolean news =
                switch (told) {
                    case Told.OfLoad(Load load) -> find(load.jobId()).isEmpty();
                    case Told.OfFile _ -> false;
                    case Told.Cancel _ -> true;
                };
        if (news) {
            take(told);
        }
    }

    Optional<Load> find(String jobId) {
        return Optional.ofNullable(pages.get(jobId)).map(page -> page.load);
    }

    Optional<Load> find(String tenant, String jobId) {
        return find(jobId).filter(load -> load.tenant().equals(tenant));
    }

    boolean isCancelled(String jobId) {
        Page page = pages.get(jobId);
        return page != null && page.cancelled;
    }

    /** A load's files in their order. */
    Collection<LoadFile> files(String jobId) {
        Page page = pages.get(jobId);
        return page == null ? List.of() : page.files.values();
    }

    Optional<LoadFile> file(String jobId, int number) {
        return Optional.ofNullable(pages.get(jobId)).map(page -> page.files.get(number));
    }

    /** A tenant's, the newest first. */
    List<Load> of(String tenant) {
        return loads().filter(load -> load.tenant().equals(tenant))
                .sorted(NEWEST_FIRST)
                .toList();
    }

    long unfinishedOf(String tenant) {
        return loads().filter(
                        load -> load.tenant().equals(tenant) && !load.status().isEnd())
                .count();
    }

    /** Those that have not ended, the oldest first. */
    List<Load> unfinished() {
        return loads().filter(load -> !load.status().isEnd())
                .sorted(NEWEST_FIRST.reversed())
                .toList();
    }

    private Stream<Load> loads() {
        return pages.values().stream().map(page -> page.load).filter(Objects::nonNull);
    }
}
