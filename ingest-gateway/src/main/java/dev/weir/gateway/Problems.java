package dev.weir.gateway;

import dev.weir.contract.FieldError;
import dev.weir.kit.http.HttpProblem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** The problems that only taking events can end in. */
final class Problems {
    private static final Duration SOON = Duration.ofSeconds(1);

    private Problems() {}

    static HttpProblem unreadable(String what) {
        return HttpProblem.badRequest("The body " + what, new FieldError("", what));
    }

    static HttpProblem invalid(List<FieldError> errors) {
        FieldError first = errors.getFirst();
        String subject = first.field().isEmpty() ? "The body" : first.field();
        return HttpProblem.invalid(subject + " " + first.reason(), errors);
    }

    static HttpProblem tooLarge(String detail) {
        return new HttpProblem(413, "too-large", "The request is too large", detail);
    }

    static HttpProblem mediaType(String taken) {
        return new HttpProblem(
                415,
                "unsupported-media-type",
                "The content type is not taken here",
                "This path takes " + taken,
                List.of(),
                Map.of("Accept", taken));
    }

    static HttpProblem encoding(String taken) {
        return new HttpProblem(
                415,
                "unsupported-encoding",
                "The content encoding is not taken here",
                "This path takes " + taken,
                List.of(),
                Map.of("Accept-Encoding", taken));
    }

    static HttpProblem rateLimited(String detail, Map<String, String> headers) {
        return new HttpProblem(429, "rate-limited", "The key sends too much", detail, List.of(), headers);
    }

    static HttpProblem overloaded(String detail) {
        return HttpProblem.unavailable("overloaded", detail + "; try again soon", SOON);
    }

    static HttpProblem kafkaAway() {
        return HttpProblem.unavailable("kafka-away", "Kafka does not answer; nothing was stored, try again soon", SOON);
    }

    /** What the caller is told when it is not known that Kafka has all of an erasure. */
    static HttpProblem erasureUnconfirmed() {
        return HttpProblem.unavailable(
                "kafka-away",
                "Kafka did not confirm in time, and the erasure may have been taken in part; ask for it again",
                SOON);
    }

    /** What the caller is told when it is not known that Kafka has the record. */
    static HttpProblem unconfirmed(Words words, Exception failure) {
        if (failure instanceof RecordTooLargeException) {
            return tooLarge("The " + words.one() + " is larger than Kafka takes");
        }
        return HttpProblem.unavailable("kafka-away", "Kafka did not confirm in time; " + words.oneAgain(), SOON);
    }
}
