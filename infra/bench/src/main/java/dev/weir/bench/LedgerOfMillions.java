package dev.weir.bench;

import dev.weir.clickhouse.ClickHouseConnection;
import java.time.Duration;
import java.time.LocalDate;

/**
 * Fills the ledger inside ClickHouse: two tenants, of which the first has four rows in five, 10,000 users
 * ({@code -Dweir.bench.projections.users} for others), 2,000 pages and ten days. As in a ledger of some age, each day but
 * the last is merged into one part.
 */
record LedgerOfMillions(long rows) {
    static final LocalDate FIRST_DAY = LocalDate.of(2026, 11, 1);
    static final int DAYS = 10;
    static final LocalDate LAST_DAY = FIRST_DAY.plusDays(DAYS - 1L);
    private static final int USERS = Integer.getInteger("weir.bench.projections.users", 10_000);
    private static final Duration LONGEST_STATEMENT = Duration.ofMinutes(10);

    void write(ClickHouseConnection clickHouse) {
        ClickHouseConnection patient = clickHouse.withTimeout(LONGEST_STATEMENT);
        for (int day = 0; day < DAYS; day++) {
            patient.execute(insert(day, rows / DAYS));
            if (day < DAYS - 1) {
                patient.execute("OPTIMIZE TABLE weir.traffic_ledger PARTITION ID '"
                        + FIRST_DAY.plusDays(day).toString().replace("-", "") + "' FINAL");
            }
        }
        clickHouse.execute("SYSTEM STOP MERGES weir.traffic_ledger");
    }

    private static String insert(int day, long rows) {
        return """
                INSERT INTO weir.traffic_ledger
                SELECT
                    if(number %% 5 = 0, 'acme', 'demo'),
                    cityHash64(number, 'user', %1$d) %% %4$d,
                    toDateTime64('%2$s 00:00:00', 3, 'UTC')
                        + toIntervalMillisecond(cityHash64(number, 'moment') %% 86400000),
                    cityHash64(number, 'request', %1$d),
                    concat('https://shop.example/page/', toString(cityHash64(number, 'page') %% 2000)),
                    1,
                    1,
                    toDateTime64('%2$s 00:00:00', 3, 'UTC'),
                    'topic',
                    number %% 8,
                    %1$d * %3$d + number
                FROM numbers(%3$d)
                SETTINGS max_insert_block_size = 1000000, min_insert_block_size_rows = 1000000""".formatted(day, FIRST_DAY.plusDays(day), rows, USERS);
    }
}
