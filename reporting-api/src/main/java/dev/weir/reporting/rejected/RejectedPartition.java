package dev.weir.reporting.rejected;

import dev.weir.contract.Topic;
import dev.weir.contract.Topics;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A partition of one of the topics with rejected records, written as its number behind the topic's letter. */
record RejectedPartition(Source source, int number) implements Comparable<RejectedPartition> {
    static final String FORM = "e?\\d{1,9}";
    private static final Pattern WRITTEN = Pattern.compile("(e?)(\\d{1,9})");

    /** What was rejected. */
    enum Source {
        EVENTS("", Topics.TRAFFIC_REJECTED),
        RECORDS("e", Topics.ENTITIES_REJECTED);

        private final String letter;
        private final String topic;

        Source(String letter, Topic<?, ?> topic) {
            this.letter = letter;
            this.topic = topic.name();
        }

        String topic() {
            return topic;
        }

        static Source of(String topic) {
            return topic.equals(RECORDS.topic) ? RECORDS : EVENTS;
        }
    }

    static RejectedPartition of(TopicPartition partition) {
        return new RejectedPartition(Source.of(partition.topic()), partition.partition());
    }

    /** The partition in that text, or null. */
    static @Nullable RejectedPartition parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        return written.matches()
                ? new RejectedPartition(
                        written.group(1).isEmpty() ? Source.EVENTS : Source.RECORDS, Integer.parseInt(written.group(2)))
                : null;
    }

    TopicPartition inKafka() {
        return new TopicPartition(source.topic(), number);
    }

    @Override
    public int compareTo(RejectedPartition other) {
        return Comparator.comparing(RejectedPartition::source)
                .thenComparingInt(RejectedPartition::number)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return source.letter + number;
    }
}
