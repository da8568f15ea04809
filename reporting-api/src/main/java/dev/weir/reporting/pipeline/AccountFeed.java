package dev.weir.reporting.pipeline;

import dev.weir.contract.Account;
import dev.weir.contract.Topics;
import dev.weir.reporting.kafka.TopicFeed;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The latest account of each raw partition, followed on traffic.accounts. */
public final class AccountFeed implements AutoCloseable {
    private final Map<Integer, Account> latest = new ConcurrentSkipListMap<>();
    private final TopicFeed feed;

    public AccountFeed(String bootstrap) {
        feed = new TopicFeed(bootstrap, Topics.TRAFFIC_ACCOUNTS, this::take);
    }

    public void start() {
        feed.start();
    }

    /** What is known now, by partition. */
    Collection<Account> accounts() {
        return List.copyOf(latest.values());
    }

    @Override
    public void close() {
        feed.close();
    }

    private void take(byte[] value) throws IOException {
        Account account = Account.parse(value);
        if (account.topic().equals(Topics.TRAFFIC_RAW.name())) {
            latest.put(account.partition(), account);
        }
    }
}
