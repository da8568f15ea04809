package dev.weir.bench;

import dev.weir.contract.Account;
import dev.weir.contract.Topics;
import dev.weir.kit.KafkaTopics;
import dev.weir.local.ChildCommand;
import dev.weir.local.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Lets a process work through traffic.raw from its beginning, and times it by the offsets that its group commits. */
final class Drain implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final long LOOK_EVERY_MILLIS = 10;

    private final String kafka;
    private final int partitions;
    private final Admin admin;

    Drain(String kafka, int partitions) {
        this.kafka = kafka;
        this.partitions = partitions;
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka));
    }

    /** @param records that were worked through between the first and the last look */
    record Result(long records, Duration time, Duration cpu) {
        double rate() {
            return records * 1e9 / time.toNanos();
        }

        double cpuMicrosARecord() {
            return cpu.toNanos() / 1e3 / records;
        }
    }

    void createTopics() throws InterruptedException, ExecutionException, KafkaTopics.WrongPartitions {
        admin.createTopics(List.of(new NewTopic(TextbookDedup.OUT, partitions, (short) 1)))
                .all()
                .get();
        while (true) {
            try {
                KafkaTopics.ensure(admin, Topics.ALL, partitions, 1);
                return;
            } catch (ExecutionException e) {
                // What was created a moment ago may not be known to the broker yet.
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        }
    }

    /** Leaves nothing on the broker of what earlier drains have done. */
    void reset(String application) throws InterruptedException, ExecutionException, KafkaTopics.WrongPartitions {
        List<String> old = writtenByDrains();
        admin.deleteTopics(old).all().get();
        while (!writtenByDrains().isEmpty()) {
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
        if (admin.listGroups().all().get().stream()
                .anyMatch(group -> group.groupId().equals(application))) {
            removeMembers(application);
            admin.deleteConsumerGroups(List.of(application)).all().get();
        }
        createTopics();
    }

    /** A member of Kafka Streams does not leave its group when it ends. */
    private void removeMembers(String application) throws InterruptedException, ExecutionException {
        boolean empty = admin.describeConsumerGroups(List.of(application)).all().get().values().stream()
                .allMatch(group -> group.members().isEmpty());
        if (!empty) {
            admin.removeMembersFromConsumerGroup(application, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
        }
    }

    private List<String> writtenByDrains() throws InterruptedException, ExecutionException {
        return admin.listTopics().names().get().stream()
                .filter(name -> !name.equals(Topics.TRAFFIC_RAW.name()))
                .toList();
    }

    /** From the first offsets that are committed, so without the start of the process, to the last. */
    Result time(ChildCommand command, String application, long records) throws IOException, InterruptedException {
        long limit = System.nanoTime() + LIMIT.toNanos();
        try (ChildProcess process = ChildProcess.start(command)) {
            long from = 0;
            while (from == 0) {
                look(process, limit);
                from = committed(application);
            }
            long start = System.nanoTime();
            Duration cpuBefore = cpu(process);
            while (committed(application) < records) {
                look(process, limit);
            }
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            return new Result(records - from, time, cpu(process).minus(cpuBefore));
        }
    }

    private static void look(ChildProcess process, long limit) throws InterruptedException {
        if (!process.isAlive()) {
            throw new IllegalStateException(process.name() + " ended");
        }
        if (System.nanoTime() > limit) {
            throw new IllegalStateException(process.name() + " was not through within " + LIMIT);
        }
        Thread.sleep(LOOK_EVERY_MILLIS);
    }

    private static Duration cpu(ChildProcess process) {
        return ProcessHandle.of(process.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    private long committed(String application) throws InterruptedException {
        try {
            return admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata().get().entrySet().stream()
                    .filter(entry ->
                            entry.getKey().topic().equals(Topics.TRAFFIC_RAW.name()) && entry.getValue() != null)
                    .mapToLong(entry -> entry.getValue().offset())
                    .sum();
        } catch (ExecutionException _) {
            // The group is not there yet.
            return 0;
        }
    }

    /** How many records are committed on a topic. */
    long count(String topic) {
        long[] count = new long[1];
        read(topic, _ -> count[0]++);
        return count[0];
    }

    /** The last account of each partition. */
    List<Account> accounts() {
        Map<String, Account> latest = new HashMap<>();
        read(Topics.TRAFFIC_ACCOUNTS.name(), record -> {
            try {
                Account account = Account.parse(record.value());
                latest.put(account.topic() + account.partition(), account);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return new ArrayList<>(latest.values());
    }

    private void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(each);
            }
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
