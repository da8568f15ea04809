package dev.weir.reporting.keys;

import dev.weir.contract.Topics;
import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.KeyUse;
import dev.weir.reporting.kafka.TopicFeed;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When each key was last used: what the services have told on ops.keys-usage, and what this one knows itself. */
public final class KeyUsageFeed implements AutoCloseable {
    private final KeyDirectory own;
    private final Map<String, Instant> told = new ConcurrentHashMap<>();
    private final TopicFeed feed;

    public KeyUsageFeed(String bootstrap, KeyDirectory own) {
        this.own = own;
        this.feed = new TopicFeed(bootstrap, Topics.OPS_KEYS_USAGE, this::take);
    }

    public void start() {
        feed.start();
    }

    /** By the key's id; a key that was never used is left out. */
    Map<String, Instant> lastUses() {
        Map<String, Instant> uses = own.lastUses();
        told.forEach((id, at) -> uses.merge(id, at, KeyUsageFeed::later));
        return uses;
    }

    @Override
    public void close() {
        feed.close();
    }

    private void take(byte[] value) throws IOException {
        KeyUse use = KeyUse.parse(value);
        told.merge(use.id(), use.lastUsedAt(), KeyUsageFeed::later);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
