package dev.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** The broker keeps what it acknowledged when it is killed, transactions too. */
class KafkaIT {

    private static final String TOPIC = "kept";

    @Test
    void keeps_acknowledged_records_and_transactions_through_kill_9() throws Exception {
        try (RealKafka kafka = RealKafka.start()) {
            // given
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
                admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
                        .all()
                        .get();
            }
            sendInTransaction(kafka, "before");

            // when
            kafka.kill9();
            kafka.restart();
            sendInTransaction(kafka, "after");

            // then
            assertThat(committed(kafka, 2)).containsExactly("before", "after");
        }
    }

    private static void sendInTransaction(RealKafka kafka, String value) throws Exception {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", kafka.bootstrap());
        settings.put("acks", "all");
        settings.put("transactional.id", "test");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var sent = producer.send(new ProducerRecord<>(TOPIC, value));
            producer.commitTransaction();
            assertThat(sent.get().hasOffset()).isTrue();
        }
    }

    private static List<String> committed(RealKafka kafka, int count) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrap(), "isolation.level", "read_committed");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<String> values = new ArrayList<>();
            for (int look = 0; look < 20 && values.size() < count; look++) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                    values.add(record.value());
                }
            }
            return values;
        }
    }
}
