package dev.weir.sink.rows;

import org.apache.kafka.common.TopicPartition;

/** Where rows come from: a partition of one incarnation of a topic; a topic made anew under its name has another id. */
public record Source(String topicId, TopicPartition partition) {
    @Override
    public String toString() {
        return partition + "/" + topicId;
    }
}
