package dev.weir.sink;

import dev.weir.contract.Topics;

/**
 * A topic whose records become rows, read by one group.
 *
 * @param rejected where records go that can be no rows
 * @param label what its needs at /readyz begin with
 */
record Flow(String topic, String group, String rejected, String label) {
    static final Flow LEDGER = new Flow(Topics.TRAFFIC_LEDGER.name(), "weir-sink", Topics.TRAFFIC_REJECTED.name(), "");

    static final Flow HISTORY = new Flow(
            Topics.ENTITIES_HISTORY.name(), "weir-sink-entities", Topics.ENTITIES_REJECTED.name(), "entities-");

    /** What a need of its is called. */
    String need(String name) {
        return label + name;
    }
}
