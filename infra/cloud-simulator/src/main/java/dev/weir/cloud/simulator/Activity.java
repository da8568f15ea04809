package dev.weir.cloud.simulator;

/** Something that was done to a service, as the Cloud's activity log has it. */
record Activity(String id, long createdAt, String type, String actorType, String actorId, String serviceId) {}
