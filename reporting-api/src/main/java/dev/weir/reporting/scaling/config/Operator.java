package dev.weir.reporting.scaling.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Somebody who may look at some services and change them within bounds. */
public record Operator(
        String name, Set<String> keyIds, @Nullable SecretHash secret, List<Grant> may) {
    public Operator {
        keyIds = Set.copyOf(keyIds);
        may = List.copyOf(may);
    }

    /** What an operator may do to one service. */
    public record Grant(String service, Set<Action> actions, Bounds bounds) {
        public Grant {
            actions = Set.copyOf(actions);
        }
    }

    public Optional<Grant> grant(String service) {
        return may.stream().filter(grant -> grant.service().equals(service)).findFirst();
    }
}
