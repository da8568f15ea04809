package dev.weir.reporting.clickhouse;

import com.clickhouse.client.api.ClientConfigProperties;
import com.clickhouse.jdbc.DataSourceImpl;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.weir.clickhouse.access.ReaderPasswords;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Connections to ClickHouse, a small pool for each user: every tenant reads as a user of its own, whose row policy
 * ClickHouse enforces. A pool is made when it is first asked for, and waits for nothing.
 */
public final class ClickHousePools implements AutoCloseable {
    private static final String MONITOR = "weir_monitor";
    private static final String SCHEME = "jdbc:clickhouse:";
    private static final Duration CONNECT = Duration.ofMillis(800);
    private static final Duration IDLE = Duration.ofMinutes(2);

    private final URI url;
    private final ReaderPasswords readers;
    private final String monitorPassword;
    private final int connectionsPerUser;
    private final Duration longestWait;
    private final Duration longestAnswer;
    private final Map<String, HikariDataSource> pools = new ConcurrentHashMap<>();

    /**
     * Waits for nothing.
     *
     * @param connectionsPerUser queries that a tenant may have running at a time
     * @param longestWait for a connection
     * @param longestAnswer how long ClickHouse may be silent
     */
    public ClickHousePools(
            URI url,
            ReaderPasswords readers,
            String monitorPassword,
            int connectionsPerUser,
            Duration longestWait,
            Duration longestAnswer) {
        this.url = url;
        this.readers = readers;
        this.monitorPassword = monitorPassword;
        this.connectionsPerUser = connectionsPerUser;
        this.longestWait = longestWait;
        this.longestAnswer = longestAnswer;
    }

    /** A connection that sees one tenant's rows only; to be closed soon. */
    public Connection reader(String tenant) throws SQLException {
        return pools.computeIfAbsent(
                        ReaderPasswords.userOf(tenant),
                        user -> pool(user, readers.passwordOf(tenant), connectionsPerUser))
                .getConnection();
    }

    /** A connection that sees the server's state and counts, no content. */
    public Connection monitor() throws SQLException {
        return pools.computeIfAbsent(MONITOR, user -> pool(user, monitorPassword, 2))
                .getConnection();
    }

    private HikariDataSource pool(String user, String password, int connections) {
        Properties properties = new Properties();
        properties.setProperty(ClientConfigProperties.USER.getKey(), user);
        properties.setProperty(ClientConfigProperties.PASSWORD.getKey(), password);
        properties.setProperty(ClientConfigProperties.CONNECTION_TIMEOUT.getKey(), Long.toString(CONNECT.toMillis()));
        properties.setProperty(
                ClientConfigProperties.SOCKET_OPERATION_TIMEOUT.getKey(), Long.toString(longestAnswer.toMillis()));
        properties.setProperty(ClientConfigProperties.CLIENT_NAME.getKey(), "weir-reporting");
        HikariConfig config = new HikariConfig();
        config.setPoolName(user);
        config.setDataSource(dataSource(properties));
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE.toMillis());
        config.setConnectionTimeout(longestWait.toMillis());
        config.setValidationTimeout(Math.min(CONNECT.toMillis(), longestWait.toMillis()));
        config.setInitializationFailTimeout(-1);
        config.setIsolateInternalQueries(false);
        config.setAutoCommit(true);
        return new HikariDataSource(config);
    }

    private DataSourceImpl dataSource(Properties properties) {
        return new DataSourceImpl(SCHEME + url, properties);
    }

    @Override
    public void close() {
        pools.values().forEach(HikariDataSource::close);
    }
}
