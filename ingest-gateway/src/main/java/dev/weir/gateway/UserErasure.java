package dev.weir.gateway;

import dev.weir.contract.Erasure;
import dev.weir.contract.ErasureJob;
import dev.weir.contract.EventReader;
import dev.weir.contract.FieldError;
import dev.weir.contract.Topics;
import dev.weir.contract.UnsignedLongs;
import dev.weir.kit.access.Caller;
import dev.weir.kit.http.HttpEdge;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a tenant's wish to erase all events of a user: tells every partition of traffic.raw, then writes the job, and
 * answers 202 once Kafka has all of it. What was told in part is an erasure too, and does no harm when it comes again.
 */
final class UserErasure {
    private static final Logger log = LoggerFactory.getLogger(UserErasure.class);

    private final TrafficLog trafficLog;
    private final KafkaWatch kafka;
    private final KeyRates rates;
    private final int partitions;
    private final Clock clock;
    private final Executor answering;

    UserErasure(
            TrafficLog trafficLog, KafkaWatch kafka, KeyRates rates, int partitions, Clock clock, Executor answering) {
        this.trafficLog = trafficLog;
        this.kafka = kafka;
        this.rates = rates;
        this.partitions = partitions;
        this.clock = clock;
        this.answering = answering;
    }

    void erase(Context context) {
        Caller caller = HttpEdge.caller(context);
        rates.admit(context, caller.keyId());
        Erasure erasure = new Erasure(caller.tenant(), UUID.randomUUID().toString(), userId(context), clock.millis());
        kafka.require();
        context.future(() -> tellEveryPartition(erasure)
                // Not on the producer's own thread, which must be free to find out where the topic is.
                .thenComposeAsync(_ -> append(job(erasure)), answering)
                .thenRunAsync(() -> answer(context, erasure), answering)
                .exceptionallyCompose(UserErasure::refused));
    }

    private ProducerRecord<byte[], byte[]> job(Erasure erasure) {
        return new ProducerRecord<>(
                Topics.OPS_ERASURES.name(),
                erasure.jobId().getBytes(StandardCharsets.US_ASCII),
                new ErasureJob(erasure, partitions).toJson());
    }

    private static CompletableFuture<Void> refused(Throwable failure) {
        Throwable cause = failure.getCause();
        return CompletableFuture.failedFuture(
                failure instanceof CompletionException && cause != null ? cause : failure);
    }

    private CompletableFuture<Void> tellEveryPartition(Erasure erasure) {
        return CompletableFuture.allOf(IntStream.range(0, partitions)
                .mapToObj(partition -> append(
                        new ProducerRecord<>(Topics.TRAFFIC_RAW.name(), partition, erasure.key(), erasure.toRaw())))
                .toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> append(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<Void> stored = new CompletableFuture<>();
        trafficLog.append(record, (_, failure) -> {
            if (failure == null) {
                stored.complete(null);
            } else {
                stored.completeExceptionally(Problems.erasureUnconfirmed());
            }
        });
        return stored;
    }

    private static void answer(Context context, Erasure erasure) {
        log.info("Erasure {} of tenant {} was asked for", erasure.jobId(), erasure.tenant());
        context.status(202)
                .contentType("application/json")
                .result(("{\"status\":\"accepted\",\"job_id\":\"" + erasure.jobId() + "\"}")
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    private static long userId(Context context) {
        String text = context.pathParam(EventReader.USER_ID);
        if (!UnsignedLongs.isCanonical(text)) {
            throw Problems.invalid(List.of(
                    new FieldError(EventReader.USER_ID, "must be a whole number from 0 to 18446744073709551615")));
        }
        return Long.parseUnsignedLong(text);
    }
}
