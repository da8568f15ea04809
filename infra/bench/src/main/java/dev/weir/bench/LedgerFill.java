package dev.weir.bench;

import dev.weir.contract.LedgerRow;
import dev.weir.contract.Operation;
import dev.weir.contract.Topics;
import dev.weir.contract.TrafficEvent;
import dev.weir.contract.TrafficKey;
import dev.weir.kit.KafkaTopics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The content of traffic.ledger for {@link SinkDrain}: creates of one UTC day, in transactions as the processor writes. */
record LedgerFill(long records) {
    private static final int TRANSACTION = 20_000;
    private static final long USERS = 50_000;
    private static final long PAGES = 2_000;
    private static final long DAY = 86_400_000;

    void write(String kafka, int partitions) throws Exception {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka))) {
            KafkaTopics.ensure(admin, List.of(Topics.TRAFFIC_LEDGER, Topics.TRAFFIC_REJECTED), partitions, 1);
        }
        long noon = System.currentTimeMillis() / DAY * DAY - DAY / 2;
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "ledger-fill",
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        256 << 10,
                        ProducerConfig.LINGER_MS_CONFIG,
                        5),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            for (long first = 0; first < records; first += TRANSACTION) {
                producer.beginTransaction();
                for (long i = first; i < Math.min(records, first + TRANSACTION); i++) {
                    LedgerRow row = row(i, noon);
                    var _ = producer.send(new ProducerRecord<>(
                            Topics.TRAFFIC_LEDGER.name(),
                            (int) (i % partitions),
                            new TrafficKey("demo", row.event().requestId()).toBytes(),
                            row.toJson()));
                }
                // Fails when a send has failed.
                producer.commitTransaction();
            }
        }
    }

    private static LedgerRow row(long number, long noon) {
        long at = noon + number / 1_000;
        TrafficEvent event = new TrafficEvent(
                RawFill.scattered(number),
                number * 7919 % USERS,
                at,
                "https://shop.example/items/" + number * 31 % PAGES + "?from=search");
        return new LedgerRow("demo", event, 1, 1, Operation.CREATE, at + 40);
    }
}
