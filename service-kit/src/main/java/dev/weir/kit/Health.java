package dev.weir.kit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What a service needs in order to serve, each need with its state, for /readyz and /health. */
public final class Health {
    /** One need: not met until said so, and then with the reason whenever it is not. */
    public static final class Need {
        private volatile State state = new State.Unmet("starting");

        private Need() {}

        public void met() {
            state = State.Met.INSTANCE;
        }

        public void unmet(String reason) {
            state = new State.Unmet(reason);
        }

        public boolean isMet() {
            return state instanceof State.Met;
        }
    }

    private sealed interface State {
        enum Met implements State {
            INSTANCE
        }

        record Unmet(String reason) implements State {}
    }

    private static final JsonFactory JSON = new JsonFactory();

    private final String service;
    private final Map<String, Need> needs = new ConcurrentSkipListMap<>();
    private final Map<String, Need> options = new ConcurrentSkipListMap<>();

    public Health(String service) {
        this.service = service;
    }

    /** Declares a need under a name such as "kafka"; asking again gives the same need. */
    public Need need(String name) {
        return needs.computeIfAbsent(name, _ -> new Need());
    }

    /** Declares something that the service can do without: while it is not met, the service is ready and says what it lacks. */
    public Need option(String name) {
        return options.computeIfAbsent(name, _ -> new Need());
    }

    public boolean isReady() {
        return needs.values().stream().allMatch(Need::isMet);
    }

    /** The body of /readyz and /health: {@code {"service":…,"status":"ready"|"not ready","needs":{…},"options":{…}}}. */
    public String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("service", service);
            json.writeStringField("status", isReady() ? "ready" : "not ready");
            write(json, "needs", needs);
            if (!options.isEmpty()) {
                write(json, "options", options);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, String name, Map<String, Need> all) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Need> need : all.entrySet()) {
            json.writeStringField(
                    need.getKey(),
                    switch (need.getValue().state) {
                        case State.Met _ -> "ok";
                        case State.Unmet(String reason) -> reason;
                    });
        }
        json.writeEndObject();
    }
}
