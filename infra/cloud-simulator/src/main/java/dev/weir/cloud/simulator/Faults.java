package dev.weir.cloud.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The faults that are still to come, in the order in which they were asked for. */
final class Faults {
    private final List<PlannedFault> planned = new ArrayList<>();

    synchronized void add(PlannedFault fault) {
        planned.add(fault);
    }

    synchronized void clear() {
        planned.clear();
    }

    synchronized List<PlannedFault> planned() {
        return List.copyOf(planned);
    }

    /** The fault that strikes this call, which is one time less to come then. */
    synchronized Optional<Fault> strike(String method, String path) {
        for (int at = 0; at < planned.size(); at++) {
            PlannedFault next = planned.get(at);
            if (next.strikes(method, path)) {
                if (next.times() <= 1) {
                    planned.remove(at);
                } else {
                    planned.set(at, next.onceLess());
                }
                return Optional.of(next.fault());
            }
        }
        return Optional.empty();
    }
}
