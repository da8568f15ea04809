package dev.weir.reporting.kafka;

import dev.weir.contract.Topic;
import dev.weir.kit.ConsumerThread;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one of all instances do something: the one to which Kafka's group coordinator gives a topic's only partition. It
 * reads nothing; the group is there for the assignment alone.
 */
public final class Leadership implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Leadership.class);
    private static final Duration POLL = Duration.ofMillis(500);

    /** What begins and ends with this instance's turn; called by one thread. */
    public interface Term {
        void begin() throws InterruptedException;

        void end();
    }

    private final String group;
    private final Topic<?, ?> topic;
    private final Term term;
    private final ConsumerThread member;
    private volatile boolean giveUp;
    private boolean leads;

    public Leadership(String bootstrap, String group, Topic<?, ?> topic, Term term) {
        this.group = group;
        this.topic = topic;
        this.term = term;
        this.member = ConsumerThread.member(group, bootstrap, group, this::takePart);
    }

    public void start() {
        member.start();
    }

    /** Leaves the group, and asks for another turn later. */
    public void giveUp() {
        giveUp = true;
    }

    @Override
    public void close() {
        member.close();
    }

    private void takePart(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        giveUp = false;
        try {
            consumer.subscribe(List.of(topic.name()), new ConsumerRebalanceListener() {
                @Override
                public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                    consumer.pause(partitions);
                }

                @Override
                public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                    end();
                }
            });
            while (!member.isClosed() && !giveUp) {
                consumer.poll(POLL);
                if (!leads && !consumer.assignment().isEmpty()) {
                    begin();
                }
            }
        } finally {
            end();
        }
    }

    private void begin() throws InterruptedException {
        leads = true;
        log.info("This instance leads {}", group);
        term.begin();
        member.wentWell();
    }

    private void end() {
        if (leads) {
            leads = false;
            term.end();
            log.info("This instance leads {} no more", group);
        }
    }
}
