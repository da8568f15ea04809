package dev.weir.reporting.exports.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.contract.Topics;
import dev.weir.reporting.kafka.TopicFeed;
import dev.weir.reporting.kafka.TopicWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The tenants' saved reports, kept on ops.reports and followed from there, and those that come with the product. */
public final class ReportDefinitions implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private record Name(String tenant, String reportId) {}

    private final Map<Name, ReportDefinition> saved = new ConcurrentHashMap<>();
    private final Map<String, ReportDefinition> builtIn = builtIn();
    private final TopicWriter writer;
    private final TopicFeed feed;

    public ReportDefinitions(String bootstrap, TopicWriter writer) {
        this.writer = writer;
        feed = new TopicFeed(bootstrap, Topics.OPS_REPORTS, this::take);
    }

    public void start() {
        feed.start();
    }

    /** The tenant's own of that name, else the one that comes with the product. */
    public Optional<ReportDefinition> find(String tenant, String reportId) {
        return Optional.ofNullable(saved.get(new Name(tenant, reportId)))
                .or(() -> Optional.ofNullable(builtIn.get(reportId)));
    }

    public boolean isSaved(String tenant, String reportId) {
        return saved.containsKey(new Name(tenant, reportId));
    }

    /** By name. */
    public List<ReportDefinition> of(String tenant) {
        Map<String, ReportDefinition> all = new TreeMap<>(builtIn);
        saved.forEach((name, definition) -> {
            if (name.tenant().equals(tenant)) {
                all.put(name.reportId(), definition);
            }
        });
        return new ArrayList<>(all.values());
    }

    /** Returns once it is durable. */
    public void save(String tenant, ReportDefinition definition) throws InterruptedException {
        write(tenant, definition.toJson().put("tenant", tenant));
        saved.put(new Name(tenant, definition.reportId()), definition);
    }

    public void remove(String tenant, String reportId) throws InterruptedException {
        write(
                tenant,
                JSON.createObjectNode()
                        .put("report_id", reportId)
                        .put("tenant", tenant)
                        .put("removed", true));
        saved.remove(new Name(tenant, reportId));
    }

    private void write(String tenant, ObjectNode json) throws InterruptedException {
        String key = tenant + ":" + json.path("report_id").textValue();
        writer.write(List.of(new ProducerRecord<>(
                Topics.OPS_REPORTS.name(),
                0,
                key.getBytes(StandardCharsets.UTF_8),
                json.toString().getBytes(StandardCharsets.UTF_8))));
    }

    private void take(byte[] value) throws IOException {
        JsonNode json = JSON.readTree(value);
        Name name =
                new Name(json.path("tenant").asText(), json.path("report_id").asText());
        if (json.path("removed").asBoolean()) {
            saved.remove(name);
        } else {
            saved.put(name, ReportDefinition.parse(name.reportId(), json));
        }
    }

    private static Map<String, ReportDefinition> builtIn() {
        Map<String, ReportDefinition> found = new TreeMap<>();
        try (InputStream in = ReportDefinitions.class.getResourceAsStream("reports.json")) {
            for (JsonNode json : JSON.readTree(in)) {
                String reportId = json.path("report_id").asText();
                found.put(reportId, ReportDefinition.parse(reportId, json));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    @Override
    public void close() {
        feed.close();
    }
}
