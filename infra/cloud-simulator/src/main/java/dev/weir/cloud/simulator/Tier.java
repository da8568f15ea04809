package dev.weir.cloud.simulator;

/** What was bought: a Basic service is small and has neither replicas nor schedules. */
enum Tier {
    BASIC,
    SCALE
}
