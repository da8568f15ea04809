package dev.weir.reporting.exports.runs;

import dev.weir.contract.Topics;
import dev.weir.reporting.exports.jobs.ExportJob;
import dev.weir.reporting.exports.jobs.ExportJobs;
import dev.weir.reporting.exports.jobs.JobRecord;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes the states of jobs for the one instance that leads. Its transactional id is the same for all instances: from the
 * moment at which another one begins to lead, Kafka refuses what this one writes.
 */
final class JobWriter implements AutoCloseable {
    private static final String ID = "weir-exports";
    private static final TopicPartition TOPIC = new TopicPartition(Topics.OPS_EXPORTS.name(), 0);

    private final Producer<byte[], byte[]> producer;
    private final ExportJobs jobs;
    private final Runnable whenRefused;

    /**
     * Shuts out whoever led before.
     *
     * @param whenRefused is run when Kafka does not take a write: somebody else leads, or nothing is certain any more
     */
    JobWriter(String bootstrap, ExportJobs jobs, Runnable whenRefused) {
        this.jobs = jobs;
        this.whenRefused = whenRefused;
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        ID,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        10_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        4_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        10_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /** Where ops.exports ended when this began to lead: all before it must be known first. */
    static long end(String bootstrap) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000))) {
            return admin.listOffsets(
                            Map.of(TOPIC, OffsetSpec.latest()), new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .partitionResult(TOPIC)
                    .get()
                    .offset();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new KafkaException("The end of ops.exports is not known", e.getCause());
        }
    }

    /** Returns once the job's new state is durable; otherwise the term of this leader is over. */
    synchronized ExportJob write(ExportJob job) throws TermOver {
        try {
            producer.beginTransaction();
            var _ = producer.send(JobRecord.of(job));
            producer.commitTransaction();
        } catch (KafkaException | IllegalStateException e) {
            whenRefused.run();
            throw new TermOver(e);
        }
        jobs.know(job);
        return job;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }

    /** This instance leads no more. */
    static final class TermOver extends Exception {
        private static final long serialVersionUID = 1;

        TermOver(Throwable cause) {
            super("another instance leads, or Kafka is away", cause);
        }
    }
}
