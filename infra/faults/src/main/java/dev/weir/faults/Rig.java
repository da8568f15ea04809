package dev.weir.faults;

/** Everything that a fault can reach. */
record Rig(Stack stack, Sinks sinks, SinkGroup group, StoreProxy proxy) {}
