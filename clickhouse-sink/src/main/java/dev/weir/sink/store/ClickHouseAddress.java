package dev.weir.sink.store;

import java.net.URI;
import java.time.Duration;

/** One ClickHouse server and the sink's account there. */
public record ClickHouseAddress(URI url, String user, String password, Duration timeout) {
    @Override
    public String toString() {
        return user + "@" + url;
    }
}
