package dev.weir.kit.pipeline;

import dev.weir.contract.Topics;

/**
 * A way from a topic of requests to a table: the topic, the group that processes it, the topic of rows it books, and the
 * group that stores them.
 */
public record PipelineRoute(String raw, String processorGroup, String booked, String sinkGroup) {
    public static final PipelineRoute TRAFFIC =
            new PipelineRoute(Topics.TRAFFIC_RAW.name(), "weir-processor", Topics.TRAFFIC_LEDGER.name(), "weir-sink");
    public static final PipelineRoute ENTITIES = new PipelineRoute(
            Topics.ENTITIES_RAW.name(), "weir-entities", Topics.ENTITIES_HISTORY.name(), "weir-sink-entities");
}
