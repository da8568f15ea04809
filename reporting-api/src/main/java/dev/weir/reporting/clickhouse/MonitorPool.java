package dev.weir.reporting.clickhouse;

import com.clickhouse.client.api.ClientConfigProperties;
import com.clickhouse.jdbc.DataSourceImpl;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** Connections to ClickHouse as weir_monitor, which sees the server's state and counts, and no content. */
public final class MonitorPool implements AutoCloseable {
    private static final String USER = "weir_monitor";
    private static final String SCHEME = "jdbc:clickhouse:";
    private static final int CONNECTIONS = 2;
    private static final Duration CONNECT = Duration.ofMillis(800);
    private static final Duration IDLE = Duration.ofMinutes(2);

    private final HikariDataSource pool;

    /**
     * Waits for nothing, and connects when it is first asked.
     *
     * @param longestWait for a connection
     * @param longestAnswer how long ClickHouse may be silent
     */
    public MonitorPool(URI url, String password, Duration longestWait, Duration longestAnswer) {
        Properties properties = new Properties();
        properties.setProperty(ClientConfigProperties.USER.getKey(), USER);
        properties.setProperty(ClientConfigProperties.PASSWORD.getKey(), password);
        properties.setProperty(ClientConfigProperties.CONNECTION_TIMEOUT.getKey(), Long.toString(CONNECT.toMillis()));
        properties.setProperty(
                ClientConfigProperties.SOCKET_OPERATION_TIMEOUT.getKey(), Long.toString(longestAnswer.toMillis()));
        properties.setProperty(ClientConfigProperties.CLIENT_NAME.getKey(), "weir-reporting");
        HikariConfig config = new HikariConfig();
        config.setPoolName(USER);
        config.setDataSource(new DataSourceImpl(SCHEME + url, properties));
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE.toMillis());
        config.setConnectionTimeout(longestWait.toMillis());
        config.setValidationTimeout(Math.min(CONNECT.toMillis(), longestWait.toMillis()));
        config.setInitializationFailTimeout(-1);
        config.setIsolateInternalQueries(false);
        config.setAutoCommit(true);
        pool = new HikariDataSource(config);
    }

    /** One of them; to be closed soon. */
    public Connection connection() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public void close() {
        pool.close();
    }
}
