package dev.weir.cloud.simulator;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The simulated Cloud: its services, what can be done to them, and the log of what was done. */
final class Cloud {
    private static final int ACTIVITIES_KEPT = 1_000;

    private final StateFile file;
    private final Pace pace;
    private final Clock clock;
    private CloudState state;

    private Cloud(StateFile file, CloudState state, Pace pace, Clock clock) {
        this.file = file;
        this.state = state;
        this.pace = pace;
        this.clock = clock;
    }

    /** As that file keeps it, or as it begins. */
    static Cloud open(StateFile file, Pace pace, Clock clock) throws IOException {
        CloudState kept = file.read().orElse(Seed.at(clock.millis()));
        file.write(kept);
        return new Cloud(file, kept, pace, clock);
    }

    long now() {
        return clock.millis();
    }

    synchronized Organization organization() {
        return state.organization();
    }

    synchronized List<Activity> activities() {
        return state.activities();
    }

    synchronized List<CloudService> services() {
        long now = now();
        return state.services().stream().map(service -> service.at(now)).toList();
    }

    synchronized CloudService service(String id) throws Refusal {
        return services().stream()
                .filter(service -> service.identity().id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Refusal(404, "NOT_FOUND: no service " + id));
    }

    synchronized CloudService scale(String id, ScalingRequest wanted, Duration longer) throws Refusal, IOException {
        CloudService service = service(id);
        Scaling scaling = wanted.over(
                service.base(), service.identity().tier(), state.organization().paidPlan());
        String type = wanted.idleScaling() != null || wanted.idleTimeoutMinutes() != null
                ? "service_update_autoscaling_idling"
                : "service_update_autoscaling_memory";
        long now = now();
        long until = now + pace.apply().toMillis() + longer.toMillis();
        return change(service, type, seen -> seen.scaled(scaling, now, until));
    }

    synchronized CloudService command(String id, String command) throws Refusal, IOException {
        CloudService service = service(id);
        return switch (command) {
            case "start" -> pass(service, "start", List.of(State.STOPPED), State.STARTING, "service_start");
            case "awake" -> pass(service, "awake", List.of(State.IDLE), State.AWAKING, "service_awaken");
            case "stop" -> {
                if (hasSecondaries(service)) {
                    throw new Refusal(400, "BAD_REQUEST: a primary service with secondary services can not be stopped");
                }
                yield pass(service, "stop", List.of(State.RUNNING, State.IDLE), State.STOPPING, "service_stop");
            }
            default -> throw new Refusal(400, "BAD_REQUEST: command must be one of start, stop, awake");
        };
    }

    synchronized CloudService access(String id, List<IpAccess> add, List<String> remove) throws Refusal, IOException {
        return change(service(id), "service_update_ip_access_list", service -> {
            List<IpAccess> list = new ArrayList<>(service.ipAccessList());
            list.removeIf(entry -> remove.contains(entry.source()));
            add.forEach(entry -> {
                list.removeIf(old -> old.source().equals(entry.source()));
                list.add(entry);
            });
            return service.with(list);
        });
    }

    synchronized CloudService schedule(String id, List<ScheduleEntry> entries) throws Refusal, IOException {
        return change(
                service(id),
                entries.isEmpty() ? "service_delete_scaling_schedule" : "service_update_scaling_schedule",
                service -> service.withSchedule(entries));
    }

    private CloudService pass(CloudService service, String command, List<State> from, State through, String type)
            throws Refusal, IOException {
        if (!from.contains(service.state())) {
            throw new Refusal(
                    400,
                    "BAD_REQUEST: can not " + command + " a service that is "
                            + service.state().wireName());
        }
        long until = now() + pace.millisOf(through);
        return change(service, type, seen -> seen.passing(through, until));
    }

    private boolean hasSecondaries(CloudService service) {
        Identity primary = service.identity();
        return primary.isPrimary()
                && state.services().stream()
                        .map(CloudService::identity)
                        .anyMatch(other ->
                                !other.isPrimary() && other.dataWarehouseId().equals(primary.dataWarehouseId()));
    }

    /** Kept before it is told: what was answered is there after a restart too. */
    private CloudService change(CloudService service, String type, UnaryOperator<CloudService> how) throws IOException {
        CloudService changed = how.apply(service);
        List<CloudService> services = state.services().stream()
                .map(other -> other.identity().equals(service.identity()) ? changed : other)
                .toList();
        List<Activity> activities = new ArrayList<>(state.activities());
        activities.add(new Activity(
                UUID.randomUUID().toString(),
                now(),
                type,
                "api",
                "simulated-key",
                service.identity().id()));
        if (activities.size() > ACTIVITIES_KEPT) {
            activities.removeFirst();
        }
        CloudState next = new CloudState(state.organization(), services, activities);
        file.write(next);
        state = next;
        return changed.at(now());
    }
}
