package dev.weir.clickhouse;

import dev.weir.testing.RealClickHouse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Creates, updates and deletes at random, booked as the processor books them, and what stands after them. */
final class RandomLedger {
    static final int DAYS = 4;
    private static final int USERS = 40;
    private static final int PAGES = 15;
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);

    private record Event(String tenant, long user, int day, int page) {}

    private final Random random;
    private final int partitions;
    private final TreeMap<Long, Event> standing = new TreeMap<>();
    private long lastId;
    private long lastOffset;

    RandomLedger(long seed, int partitions) {
        this.random = new Random(seed);
        this.partitions = partitions;
    }

    /** A signed row as an SQL tuple; all rows of an event stand on one partition. */
    record Row(int partition, String sql) {}

    /** Half of the operations create, the others change or delete what stands. */
    List<Row> next(int operations) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < operations; i++) {
            Long known = standing.floorKey(random.nextLong(lastId + 1));
            if (known == null || random.nextBoolean()) {
                lastId++;
                book(rows, lastId, event(random.nextInt(5) == 0 ? "acme" : "demo"));
            } else {
                Event old = Objects.requireNonNull(standing.remove(known));
                rows.add(row(known, old, -1));
                if (random.nextBoolean()) {
                    book(rows, known, event(old.tenant()));
                }
            }
        }
        return rows;
    }

    static void insert(List<Row> rows, RealClickHouse clickHouse, String table) {
        clickHouse.query("INSERT INTO weir." + table + " VALUES "
                + rows.stream().map(Row::sql).collect(Collectors.joining(",")));
    }

    /** Forgets a user, and says which rows are to go. */
    String erase() {
        long user = random.nextLong(USERS);
        standing.values().removeIf(event -> event.tenant().equals("demo") && event.user() == user);
        return "tenant_id = 'demo' AND user_id = " + user;
    }

    List<String> viewsPerDay() {
        return lines(perDay().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        day -> Integer.toString(day.getValue().size()),
                        (a, _) -> a,
                        TreeMap::new)));
    }

    List<String> uniqueUsersPerDay() {
        return lines(perDay().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        day -> day.getValue().size() + "\t"
                                + day.getValue().stream().distinct().count(),
                        (a, _) -> a,
                        TreeMap::new)));
    }

    private Map<Integer, List<Long>> perDay() {
        return standing.values().stream()
                .filter(event -> event.tenant().equals("demo"))
                .collect(Collectors.groupingBy(
                        Event::day, TreeMap::new, Collectors.mapping(Event::user, Collectors.toList())));
    }

    private static List<String> lines(Map<Integer, String> byDay) {
        return byDay.entrySet().stream()
                .map(day -> FIRST.plusDays(day.getKey()) + "\t" + day.getValue())
                .toList();
    }

    private void book(List<Row> rows, long id, Event event) {
        standing.put(id, event);
        rows.add(row(id, event, 1));
    }

    private Event event(String tenant) {
        return new Event(tenant, random.nextLong(USERS), random.nextInt(DAYS), random.nextInt(PAGES));
    }

    private Row row(long id, Event event, int sign) {
        int partition = (int) (id % partitions);
        String sql = "('%s', %d, '%s 10:00:00', %d, 'https://page/%d', %d, 1, '2026-11-05 00:00:00', 'topic', %d, %d)"
                .formatted(
                        event.tenant(),
                        event.user(),
                        FIRST.plusDays(event.day()),
                        id,
                        event.page(),
                        sign,
                        partition,
                        lastOffset++);
        return new Row(partition, sql);
    }
}
