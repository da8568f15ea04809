package dev.weir.sink.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.LedgerRow;
import dev.weir.contract.Operation;
import dev.weir.contract.TrafficEvent;
import dev.weir.sink.rows.BatchBuilder;
import dev.weir.sink.rows.BatchLimits;
import dev.weir.sink.rows.BlockMemory;
import dev.weir.sink.rows.LedgerCoder;
import dev.weir.sink.rows.RowBlock;
import dev.weir.sink.rows.Source;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockBodyTest {
    /** Gathers what it is handed, asking for more from within. */
    private static final class Reader implements Flow.Subscriber<ByteBuffer> {
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        final long ask;
        int chunks;
        int ends;

        private Flow.Subscription subscription = new Flow.Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {}
        };

        Reader(long ask) {
            this.ask = ask;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(ask);
        }

        @Override
        public void onNext(ByteBuffer chunk) {
            byte[] bytes = new byte[chunk.remaining()];
            chunk.get(bytes);
            received.writeBytes(bytes);
            chunks++;
            subscription.request(1);
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {
            ends++;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, Long.MAX_VALUE / 2})
    void allChunksComeInOrderAndTheEndOnce(long ask) {
        RowBlock block = block(5_000);
        Reader reader = new Reader(ask);

        new BlockBody(block).subscribe(reader);

        assertThat(reader.chunks).isGreaterThan(5);
        assertThat(reader.received.toByteArray()).isEqualTo(bytes(block));
        assertThat(reader.ends).isOne();
    }

    @Test
    void aSecondReaderGetsTheSameFromTheBeginning() {
        RowBlock block = block(2_000);
        BlockBody body = new BlockBody(block);
        body.subscribe(new Reader(1));
        Reader second = new Reader(1);

        body.subscribe(second);

        assertThat(second.received.size()).isEqualTo(block.length());
    }

    private static byte[] bytes(RowBlock block) {
        ByteBuffer whole = ByteBuffer.allocate(block.length());
        block.contents().forEach(whole::put);
        return whole.array();
    }

    private static RowBlock block(int rows) {
        Source source = new Source("topic-id", new TopicPartition("traffic.ledger", 0));
        BatchBuilder builder = BatchBuilder.next(
                new LedgerCoder(), source, 0, new BatchLimits(rows, 1 << 28), new BlockMemory(1 << 28));
        for (int i = 0; i < rows; i++) {
            TrafficEvent event = new TrafficEvent(i, 1, 5, "/" + "x".repeat(i % 100));
            byte[] row = new LedgerRow("demo", event, 1, 1, Operation.CREATE, 0).toJson();
            builder.add(new ConsumerRecord<>("traffic.ledger", 0, i, new byte[0], row), 0);
        }
        return builder.close().blocks().getFirst().block();
    }
}
