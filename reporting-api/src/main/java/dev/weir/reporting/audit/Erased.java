package dev.weir.reporting.audit;

import java.util.HashMap;
import java.util.Map;

/** Which rows of a partition erasures have removed: those of a user before the mark of the user's last erasure. */
final class Erased {
    private record User(String tenant, long id) {}

    private final Map<User, Long> marks = new HashMap<>();
    private boolean underWay;

    void mark(String tenant, long user, long offset, boolean done) {
        marks.merge(new User(tenant, user), offset, Math::max);
        underWay |= !done;
    }

    boolean isErased(String tenant, long user, long offset) {
        Long mark = marks.isEmpty() ? null : marks.get(new User(tenant, user));
        return mark != null && offset < mark;
    }

    /** While rows are being removed, some are there and some are not. */
    boolean isUnderWay() {
        return underWay;
    }
}
