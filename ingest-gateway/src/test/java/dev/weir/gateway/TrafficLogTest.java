package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** When the producer's state ends the service; Kafka's own stand-in, since no real broker reaches these states at will. */
class TrafficLogTest {
    private static final byte[] BYTES = {1};

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final List<String> stopped = new ArrayList<>();
    private final List<Exception> failures = new ArrayList<>();
    private final TrafficLog log = new TrafficLog(producer, () -> true, (reason, _) -> stopped.add(reason));

    @Test
    void aProducerThatCanNeverSendAgainEndsTheServiceOnce() {
        append();
        append();
        producer.errorNext(new InvalidPidMappingException("gone"));
        producer.errorNext(new InvalidPidMappingException("gone"));

        assertThat(failures).hasSize(2);
        assertThat(stopped).hasSize(1);
    }

    @Test
    void aProducerThatThrowsInsteadOfSendingEndsTheService() {
        producer.close();

        append();

        assertThat(failures).hasSize(1);
        assertThat(stopped).hasSize(1);
    }

    @Test
    void aRecordThatIsLateDoesNot() {
        append();
        producer.errorNext(new TimeoutException("late"));
        append();
        producer.completeNext();

        assertThat(failures).hasSize(2).endsWith((Exception) null);
        assertThat(stopped).isEmpty();
    }

    @Test
    void closingDoesNot() {
        log.close();

        append();

        assertThat(failures).hasSize(1);
        assertThat(stopped).isEmpty();
    }

    private void append() {
        log.append("traffic.raw", BYTES, BYTES, null, (_, failure) -> failures.add(failure));
    }
}
