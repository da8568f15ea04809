package dev.weir.cloud.simulator;

/** The one organisation of the simulated Cloud. */
record Organization(String id, String name, long createdAt, boolean paidPlan) {}
