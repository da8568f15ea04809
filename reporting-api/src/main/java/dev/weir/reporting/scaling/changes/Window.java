package dev.weir.reporting.scaling.changes;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weir.contract.Topics;
import dev.weir.reporting.scaling.provider.Sizing;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A time, once or each week, in which a service has another size. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Window(
        @JsonProperty("id") String id,
        @JsonProperty("service") String service,
        @JsonProperty("operator") String operator,
        @JsonProperty("name") @Nullable String name,
        @JsonProperty("fields") Sizing fields,
        @JsonProperty("plan") Plan plan,
        @JsonProperty("created_at") Instant createdAt) {
    /** As it is written on ops.scaling. */
    public ProducerRecord<byte[], byte[]> record() {
        return new ProducerRecord<>(Topics.OPS_SCALING.name(), Book.key(Book.WINDOW, id), TopicJson.write(this));
    }

    /** Takes it back. */
    public ProducerRecord<byte[], byte[]> tombstone() {
        return new ProducerRecord<>(Topics.OPS_SCALING.name(), Book.key(Book.WINDOW, id), null);
    }
}
