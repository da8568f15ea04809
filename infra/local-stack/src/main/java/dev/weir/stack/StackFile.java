package dev.weir.stack;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.local.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What scripts and users need to know of a running stack: {@code .weir/stack.json}. It holds keys, so only its owner
 * can read it.
 *
 * @param cloud where the simulator of the Cloud API listens; its routes begin with /v1
 * @param keys the first tenant's keys by scope, and under {@code console} one with all scopes
 * @param tenants the other tenants
 * @param supervisor the process that keeps all others
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record StackFile(
        String gateway,
        String reporting,
        String kafka,
        ClickHouse clickhouse,
        S3 s3,
        String cloud,
        String tenant,
        Map<String, String> keys,
        Map<String, Tenant> tenants,
        Map<String, String> operations,
        long supervisor,
        List<Running> processes) {

    /** ClickHouse's address and the operator's account. */
    public record ClickHouse(String http, String user, String password) {
        @Override
        public String toString() {
            return "ClickHouse[" + http + ", " + user + "]";
        }
    }

    /** The S3 store's address, credentials and bucket. */
    public record S3(String endpoint, String accessKey, String secretKey, String bucket) {
        @Override
        public String toString() {
            return "S3[" + endpoint + ", " + bucket + "]";
        }
    }

    /** A tenant's keys by scope. */
    public record Tenant(Map<String, String> keys) {
        @Override
        public String toString() {
            return "Tenant[hidden]";
        }
    }

    /** A process of the stack and its port. */
    public record Running(String name, long pid, int port) {}

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** The file of that stack, or nothing when it isn't running. */
    public static Optional<StackFile> read(StackHome home) throws IOException {
        Path file = home.stackFile();
        return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), StackFile.class)) : Optional.empty();
    }

    void write(StackHome home) throws IOException {
        PrivateFile.write(
                home.stackFile(), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this));
    }

    /** The same with the processes as they are now. */
    StackFile with(List<Running> now) {
        return new StackFile(
                gateway, reporting, kafka, clickhouse, s3, cloud, tenant, keys, tenants, operations, supervisor, now);
    }

    /** A tenant's key for a scope, or nothing when there is no such tenant or scope. */
    public Optional<String> key(String ofTenant, String scope) {
        Map<String, String> found = ofTenant.equals(tenant)
                ? keys
                : Optional.ofNullable(tenants.get(ofTenant)).map(Tenant::keys).orElse(Map.of());
        return Optional.ofNullable(found.get(scope));
    }

    @Override
    public String toString() {
        return "StackFile[" + gateway + ", supervisor " + supervisor + "]";
    }
}
