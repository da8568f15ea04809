package dev.weir.processor;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The one header that travels on: other headers are the producer's own, and of any size. */
final class Trace {
    private static final String NAME = "traceparent";
    private static final int LONGEST = 64;

    private Trace() {}

    static Headers of(Headers raw) {
        RecordHeaders headers = new RecordHeaders();
        Header trace = raw.lastHeader(NAME);
        if (trace != null && trace.value() != null && trace.value().length <= LONGEST) {
            headers.add(trace);
        }
        return headers;
    }
}
