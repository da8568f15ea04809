package dev.weir.reporting.pipeline;

import dev.weir.contract.Account;
import dev.weir.contract.Topic;
import dev.weir.reporting.kafka.TopicFeed;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The latest account of each partition of a raw topic, followed on the topic of its accounts. */
public final class AccountFeed implements AutoCloseable {
    private final Map<Integer, Account> latest = new ConcurrentSkipListMap<>();
    private final String raw;
    private final TopicFeed feed;

    public AccountFeed(String bootstrap, Topic<byte[], byte[]> raw, Topic<byte[], byte[]> accounts) {
        this.raw = raw.name();
        this.feed = new TopicFeed(bootstrap, accounts, this::take);
    }

    public void start() {
        feed.start();
    }

    /** What is known now, by partition. */
    Collection<Account> accounts() {
        return List.copyOf(latest.values());
    }

    /** Whether all is known that was told before that moment of {@link System#nanoTime}. */
    boolean isQuietSince(long nanos) {
        return feed.isQuietSince(nanos);
    }

    @Override
    public void close() {
        feed.close();
    }

    private void take(byte[] value) throws IOException {
        Account account = Account.parse(value);
        if (account.topic().equals(raw)) {
            latest.put(account.partition(), account);
        }
    }
}
