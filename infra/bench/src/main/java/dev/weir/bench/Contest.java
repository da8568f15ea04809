package dev.weir.bench;

import java.util.List;

/** A candidate and the baseline it is measured against, both started and ready. */
interface Contest extends AutoCloseable {
    Contender baseline();

    Contender candidate();

    /** Whether each side works for a while before the first round: in vain where each round starts a process of its own. */
    default boolean warmsUp() {
        return true;
    }

    List<Goal> goals();

    /** What shows, after the last round, that the candidate did not do its work; empty when it did. */
    List<String> problems() throws Exception;

    @Override
    void close();
}
