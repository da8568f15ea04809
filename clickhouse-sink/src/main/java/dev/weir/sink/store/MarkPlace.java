package dev.weir.sink.store;

import dev.weir.sink.rows.Source;
import java.util.HashMap;
import java.util.Map;

/** Where a mark stands: it speaks of rows before it on its partition. */
record MarkPlace(Source source, long offset) {
    /** The rows of its partition before it, by {@link #parameters}. */
    static final String BEFORE = "topic_id = {topic:String} AND kafka_partition = {partition:UInt32}"
            + " AND kafka_offset < {offset:UInt64}";

    String partition() {
        return Integer.toString(source.partition().partition());
    }

    /** For statements that name topic, partition and offset; more can be added. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("param_topic", source.topicId());
        parameters.put("param_partition", partition());
        parameters.put("param_offset", Long.toString(offset));
        return parameters;
    }

    @Override
    public String toString() {
        return source + " before " + offset;
    }
}
