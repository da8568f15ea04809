package dev.weir.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/**
 * The baseline of {@link Dedup}: the public tutorials' way to find distinct events, written down as they have it. It
 * looks an id up in a window store over the time around the record, passes the value on unread, and neither validates
 * nor keeps books. Its clients have the processor's settings; its stores are as Kafka Streams makes them.
 */
public final class TextbookDedup {
    static final String APPLICATION = "textbook-dedup";
    static final String OUT = "textbook.out";
    static final String READY = "textbook started";

    private static final String STORE = "ids";
    private static final Duration WINDOW = Duration.ofDays(7);

    private TextbookDedup() {}

    /** @param arguments bootstrap servers and a folder for the store */
    public static void main(String[] arguments) throws IOException {
        try (KafkaStreams streams = new KafkaStreams(topology(), settings(arguments[0], arguments[1]))) {
            streams.start();
            System.out.println(READY);
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    static Topology topology() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(Stores.windowStoreBuilder(
                Stores.persistentWindowStore(STORE, WINDOW, WINDOW, false), Serdes.String(), Serdes.Long()));
        builder.stream("traffic.raw", Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .processValues(FirstOnly::new, STORE)
                .to(OUT, Produced.with(Serdes.String(), Serdes.ByteArray()));
        return builder.build();
    }

    private static Properties settings(String kafka, String state) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 10_000);
        settings.put(StreamsConfig.POLL_MS_CONFIG, 50);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 4 << 20);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 << 10);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        return settings;
    }

    /** Passes on the first record of each key. */
    private static final class FirstOnly extends ContextualFixedKeyProcessor<String, byte[], byte[]> {
        private WindowStore<String, Long> ids;

        @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
        FirstOnly() {}

        @Override
        public void init(FixedKeyProcessorContext<String, byte[]> context) {
            super.init(context);
            ids = context.getStateStore(STORE);
        }

        @Override
        public void process(FixedKeyRecord<String, byte[]> record) {
            boolean known = isKnown(record.key(), record.timestamp());
            // Also for a duplicate, as the tutorials do, so that it does not expire.
            ids.put(record.key(), record.timestamp(), record.timestamp());
            if (!known) {
                context().forward(record);
            }
        }

        private boolean isKnown(String id, long at) {
            long half = WINDOW.toMillis() / 2;
            try (WindowStoreIterator<Long> around = ids.fetch(id, at - half, at + half)) {
                return around.hasNext();
            }
        }
    }
}
