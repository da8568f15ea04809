package dev.weir.cloud.simulator;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service of the simulated Cloud, with what is under way. What happens by itself is seen by looking at a later moment.
 *
 * @param stateEndsAt when the passing state is over
 * @param base the size that was asked for
 * @param applied the size that was asked for and has been reached
 * @param appliesAt when the size that was asked for is reached
 * @param quietSince since when nobody used it
 */
record CloudService(
        Identity identity,
        State state,
        @Nullable Long stateEndsAt,
        Scaling base,
        Scaling applied,
        @Nullable Long appliesAt,
        long quietSince,
        List<IpAccess> ipAccessList,
        List<ScheduleEntry> schedule) {
    private static final long MINUTE = 60_000;

    CloudService {
        ipAccessList = List.copyOf(ipAccessList);
        schedule = List.copyOf(schedule);
    }

    /** As it is at that moment, if nobody does anything until then. */
    CloudService at(long now) {
        CloudService seen = this;
        if (appliesAt != null && now >= appliesAt) {
            seen = seen.withScaling(base, base, null, quietSince);
        }
        if (stateEndsAt != null && now >= stateEndsAt) {
            seen = seen.withState(state.next(), null, stateEndsAt);
        }
        Scaling effective = seen.effective(now);
        boolean falls = seen.state == State.RUNNING
                && effective.idleScaling()
                && now >= seen.quietSince + effective.idleTimeoutMinutes() * MINUTE;
        return falls ? seen.withState(State.IDLE, null, seen.quietSince) : seen;
    }

    /** The size that it has at that moment: a window's, or what was asked for and reached. */
    Scaling effective(long now) {
        return activeEntry(now).map(ScheduleEntry::scaling).orElse(applied);
    }

    Optional<ScheduleEntry> activeEntry(long now) {
        return schedule.stream().filter(entry -> entry.isActive(now)).findFirst();
    }

    CloudService scaled(Scaling wanted, long now, long appliesAtMillis) {
        return withScaling(wanted, applied, appliesAtMillis, now);
    }

    CloudService passing(State through, long endsAt) {
        return withState(through, endsAt, quietSince);
    }

    CloudService with(List<IpAccess> access) {
        return new CloudService(identity, state, stateEndsAt, base, applied, appliesAt, quietSince, access, schedule);
    }

    CloudService withSchedule(List<ScheduleEntry> entries) {
        return new CloudService(
                identity, state, stateEndsAt, base, applied, appliesAt, quietSince, ipAccessList, entries);
    }

    private CloudService withScaling(Scaling wanted, Scaling reached, @Nullable Long at, long quiet) {
        return new CloudService(identity, state, stateEndsAt, wanted, reached, at, quiet, ipAccessList, schedule);
    }

    private CloudService withState(State now, @Nullable Long endsAt, long quiet) {
        return new CloudService(identity, now, endsAt, base, applied, appliesAt, quiet, ipAccessList, schedule);
    }
}
