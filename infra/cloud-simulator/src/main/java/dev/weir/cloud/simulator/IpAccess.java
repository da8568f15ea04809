package dev.weir.cloud.simulator;

/** A source that may connect to a service. */
record IpAccess(String source, String description) {}
