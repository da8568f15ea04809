package dev.weir.processor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.weir.contract.TrafficKey;
import dev.weir.contract.Trail;
import dev.weir.kit.pipeline.TrailAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.internals.StateStoreProvider;
import org.jspecify.annotations.Nullable;

/**
 * Tells gateways what the stores of this processor know of one id, or which processor has it: 200 with a {@link Trail},
 * 307 to the other one, or 503 while the stores are on their way.
 */
final class Trails implements HttpHandler {
    private sealed interface Answer {
        record Found(Trail trail) implements Answer {}

        record Elsewhere(HostInfo host) implements Answer {}

        record NotNow(String why) implements Answer {}
    }

    private static final QueryableStoreType<Memory> MEMORIES = new QueryableStoreType<>() {
        @Override
        public boolean accepts(StateStore store) {
            return store instanceof Memory;
        }

        @Override
        public Memory create(StateStoreProvider provider, String name) {
            return provider.stores(name, this).getFirst();
        }
    };

    private final TrailAccess access;
    private final DedupWindow window;
    private final int partitions;
    private final HostInfo self;
    private final Supplier<@Nullable KafkaStreams> streams;

    /** @param self under which address the other processors name this one */
    Trails(
            TrailAccess access,
            DedupWindow window,
            int partitions,
            HostInfo self,
            Supplier<@Nullable KafkaStreams> streams) {
        this.access = access;
        this.window = window;
        this.partitions = partitions;
        this.self = self;
        this.streams = streams;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!access.admits(exchange.getRequestHeaders().getFirst("Authorization"))) {
                write(exchange, 401, "text/plain", new byte[0]);
                return;
            }
            String text = exchange.getRequestURI().getPath().substring(TrailAccess.PATH.length());
            TrafficKey key = TrafficKey.parse(text.getBytes(StandardCharsets.ISO_8859_1));
            if (key == null || !exchange.getRequestMethod().equals("GET")) {
                write(exchange, key == null ? 404 : 405, "text/plain", new byte[0]);
                return;
            }
            switch (find(key)) {
                case Answer.Found(Trail trail) -> write(exchange, 200, "application/json", trail.toJson());
                case Answer.Elsewhere(HostInfo host) -> {
                    exchange.getResponseHeaders()
                            .set("Location", "http://" + host.host() + ":" + host.port() + TrailAccess.PATH + text);
                    write(exchange, 307, "text/plain", new byte[0]);
                }
                case Answer.NotNow(String why) ->
                    write(exchange, 503, "text/plain", why.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private Answer find(TrafficKey key) {
        KafkaStreams now = streams.get();
        if (now == null) {
            return new Answer.NotNow("the processor is starting");
        }
        try {
            return new Answer.Found(read(now, key));
        } catch (InvalidStateStoreException _) {
            // Not here, or not yet: the group knows.
            return elsewhere(now, key);
        }
    }

    private Trail read(KafkaStreams now, TrafficKey key) {
        int partition = BuiltInPartitioner.partitionForKey(key.toBytes(), partitions);
        Memory.Told told = now.store(StoreQueryParameters.fromNameAndType(TrafficTopology.MEMORY, MEMORIES)
                        .withPartition(partition))
                .tellOf(key);
        byte[] entry = told.entry();
        if (entry == null || window.isForgotten(MemoryEntry.lastSeen(entry), told.clock())) {
            return new Trail(told.upToOffset(), MemoryEntry.NEVER_CHANGED, false, List.of());
        }
        return new Trail(
                told.upToOffset(),
                MemoryEntry.changedAt(entry),
                MemoryEntry.isShortened(entry),
                MemoryEntry.endings(entry));
    }

    private Answer elsewhere(KafkaStreams now, TrafficKey key) {
        try {
            KeyQueryMetadata where =
                    now.queryMetadataForKey(TrafficTopology.MEMORY, key.toBytes(), new ByteArraySerializer());
            if (where != null
                    && !where.equals(KeyQueryMetadata.NOT_AVAILABLE)
                    && !where.activeHost().equals(self)) {
                return new Answer.Elsewhere(where.activeHost());
            }
        } catch (IllegalStateException | InvalidStateStoreException _) {
            // Said below.
        }
        return new Answer.NotNow("the partition is moving or being restored");
    }

    private static void write(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
