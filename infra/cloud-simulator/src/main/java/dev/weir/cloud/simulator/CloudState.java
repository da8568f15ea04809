package dev.weir.cloud.simulator;

import java.util.List;

/** All that the simulated Cloud remembers. */
record CloudState(Organization organization, List<CloudService> services, List<Activity> activities) {

    CloudState {
        services = List.copyOf(services);
        activities = List.copyOf(activities);
    }
}
