package dev.weir.processor;

import java.util.Map;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Makes a {@link Memory} for each partition. It is always logged, and gathers by itself what a cache would.
 *
 * @param logConfig how its changelog is set up
 */
record MemoryBuilder(String name, DedupWindow window, Map<String, String> logConfig) implements StoreBuilder<Memory> {
    @Override
    public Memory build() {
        return new Memory(name, window);
    }

    @Override
    public boolean loggingEnabled() {
        return true;
    }

    @Override
    public StoreBuilder<Memory> withCachingEnabled() {
        return this;
    }

    @Override
    public StoreBuilder<Memory> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<Memory> withLoggingEnabled(Map<String, String> config) {
        return new MemoryBuilder(name, window, config);
    }

    @Override
    public StoreBuilder<Memory> withLoggingDisabled() {
        throw new UnsupportedOperationException("Without a changelog the memory would not outlive its process");
    }
}
