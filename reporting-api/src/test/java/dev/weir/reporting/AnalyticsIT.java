package dev.weir.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.reporting.HistoryRows.Version;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Analytics over records of two tenants with closed, overwritten and deleted versions, each figure against a count in SQL
 * written by hand over the histories themselves.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnalyticsIT {
    private static final Instant START = Instant.parse("2026-09-01T00:00:00Z");
    private static final int DAYS = 90;

    /** The newest version and revision of each of demo's records, where it is current. */
    private static final String CURRENT = """
            (SELECT *, row_number() OVER (PARTITION BY id ORDER BY record_version DESC, revision DESC) AS nth
             FROM weir.%s_history WHERE tenant_id = 'demo' QUALIFY nth = 1 AND is_current)""";

    private final Random random = new Random(42);
    private ReportingFixture reporting;

    @BeforeAll
    void start() throws IOException {
        reporting = new ReportingFixture("127.0.0.1:1");
        HistoryRows rows = new HistoryRows();
        for (String tenant : List.of("demo", "acme")) {
            for (int id = 1; id <= 80; id++) {
                company(rows, tenant, id);
            }
            for (int id = 1; id <= 400; id++) {
                ticket(rows, tenant, id);
                timeEntry(rows, tenant, id);
            }
        }
        rows.store(reporting.clickHouse);
    }

    @AfterAll
    void stop() throws IOException {
        reporting.close();
    }

    private void company(HistoryRows rows, String tenant, int id) {
        Object[] before = company(id);
        Object[] after = company(id);
        versions(rows, tenant, "companies", id, before, after);
    }

    private Object[] company(int id) {
        return new Object[] {
            "company_name",
            "Company " + id,
            "status",
            one("Active", "active", "Inactive", "Lead", null),
            "number_of_employees",
            random.nextInt(5) == 0 ? null : random.nextInt(500),
            "annual_revenue",
            random.nextInt(5) == 0 ? null : random.nextInt(90_000_000) + "." + random.nextInt(10, 100)
        };
    }

    private void ticket(HistoryRows rows, String tenant, int id) {
        versions(rows, tenant, "tickets", id, ticket(), ticket());
    }

    private Object[] ticket() {
        Instant opened = moment();
        return new Object[] {
            "summary",
            "Ticket",
            "status",
            one("New", "Open", "Closed", "Waiting", null),
            "company_id",
            random.nextInt(10) == 0 ? null : Integer.toString(1 + random.nextInt(80)),
            "created_date",
            random.nextInt(30) == 0 ? null : text(opened),
            "closed_date",
            random.nextBoolean() ? null : text(opened.plus(random.nextInt(200), ChronoUnit.HOURS)),
            "budget_hours",
            random.nextInt(20) + ".50",
            "actual_hours",
            random.nextInt(4) == 0 ? null : random.nextInt(20) + "." + random.nextInt(10, 100)
        };
    }

    private void timeEntry(HistoryRows rows, String tenant, int id) {
        versions(rows, tenant, "time_entries", id, timeEntry(), timeEntry());
    }

    private Object[] timeEntry() {
        int member = 1 + random.nextInt(7);
        return new Object[] {
            "company_id",
            Integer.toString(1 + random.nextInt(80)),
            "member_id",
            random.nextInt(20) == 0 ? null : Integer.toString(member),
            "member_name",
            "Member " + member,
            "work_type_id",
            Integer.toString(1 + random.nextInt(4)),
            "work_type_name",
            "Work",
            "time_start",
            random.nextInt(5) == 0 ? null : text(moment()),
            "date_entered",
            text(moment()),
            "actual_hours",
            random.nextInt(8) + "." + random.nextInt(10, 100),
            "billable_option",
            one("Billable", "DoNotBill", "NoCharge", null, "Billable")
        };
    }

    /** A record with one version, or two, or a deleted one, or an overwritten one. */
    private void versions(HistoryRows rows, String tenant, String entity, int id, Object[] before, Object[] after) {
        Instant begun = moment();
        String from = text(begun);
        String to = text(begun.plus(1 + random.nextInt(400), ChronoUnit.HOURS));
        rows.put(tenant, entity, id, Version.first(from), before);
        switch (random.nextInt(6)) {
            case 0 -> {
                rows.put(tenant, entity, id, Version.closed(1, from, to), before);
                rows.put(tenant, entity, id, Version.current(2, to), after);
            }
            case 1 -> rows.put(tenant, entity, id, Version.deleted(1, from, to), before);
            case 2 -> rows.put(tenant, entity, id, new Version(1, 2, from, HistoryRows.FAR, "overwrite"), after);
            default -> {}
        }
    }

    private @Nullable String one(@Nullable String... of) {
        return of[random.nextInt(of.length)];
    }

    private Instant moment() {
        return START.plusMillis(random.nextLong(DAYS * 86_400_000L));
    }

    private static String text(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MILLIS)
                .atOffset(ZoneOffset.UTC)
                .format(java.time.format.DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", java.util.Locale.ROOT));
    }

    @Test
    void companiesNow() {
        String fields = "total_companies active_companies avg_employees total_revenue";
        assertThat(List.of(row(json("/api/companies/analytics"), fields)))
                .isEqualTo(counted("""
                        SELECT count(), countIf(lower(status) = 'active'), avg(number_of_employees), sum(annual_revenue)
                        FROM %s""".formatted(CURRENT.formatted("companies"))));
    }

    @Test
    void companiesThatStoodInAPeriod() {
        String fields = "total_companies active_companies avg_employees total_revenue";
        assertThat(List.of(
                        row(json("/api/companies/analytics?from=2026-09-10&to=2026-09-20&tz=Europe/Berlin"), fields)))
                .isEqualTo(counted("""
                        SELECT count(), countIf(tupleElement(last, 1) IN ('Active', 'active')), avg(tupleElement(last, 2)),
                            sum(tupleElement(last, 3))
                        FROM (SELECT argMax((status, number_of_employees, annual_revenue), record_version) AS last
                              FROM (SELECT *, row_number() OVER (PARTITION BY id, record_version ORDER BY revision DESC) AS nth
                                    FROM weir.companies_history WHERE tenant_id = 'demo' QUALIFY nth = 1)
                              WHERE effective_date < '2026-09-20 22:00:00' AND expiry_date > '2026-09-09 22:00:00'
                              GROUP BY id)"""));
    }

    @Test
    void theLargestCompanies() {
        assertThat(rows("/api/companies/top?metric=annual_revenue&limit=5", "id company_name value"))
                .isEqualTo(counted("""
                        SELECT id, company_name, annual_revenue FROM %s WHERE annual_revenue IS NOT NULL
                        ORDER BY annual_revenue DESC, id LIMIT 5""".formatted(CURRENT.formatted("companies"))));
        assertThat(rows("/api/companies/top?metric=tickets&limit=90&from=2026-09-10&to=2026-10-10", "id value"))
                .isEqualTo(counted("""
                        SELECT company_id, count() AS n FROM %s
                        WHERE company_id IS NOT NULL AND created_date >= '2026-09-10' AND created_date < '2026-10-11'
                        GROUP BY company_id ORDER BY n DESC, company_id""".formatted(CURRENT.formatted("tickets"))));
        assertThat(rows("/api/companies/top?metric=hours&limit=7", "id value"))
                .isEqualTo(counted("""
                        SELECT company_id, sum(actual_hours) AS n FROM %s
                        GROUP BY company_id ORDER BY n DESC, company_id LIMIT 7""".formatted(CURRENT.formatted("time_entries"))));
        assertThat(reporting
                        .get("/api/companies/top?metric=status", reporting.demo)
                        .body())
                .contains("\"field\":\"metric\"");
    }

    @Test
    void ticketsByDayOfAZone() {
        String fields = "date ticket_count closed_count avg_hours";
        List<String> trends = rows("/api/tickets/trends?from=2026-10-20&to=2026-11-03&tz=America/New_York", fields);
        String tickets = CURRENT.formatted("tickets");
        assertThat(trends).hasSize(15).isEqualTo(counted("""
                SELECT day, opened.n, closed.n, opened.hours
                FROM (SELECT toDate('2026-10-20') + number AS day FROM numbers(15)) AS days
                LEFT JOIN (SELECT toDate(created_date, 'America/New_York') AS day, count() AS n, avg(actual_hours) AS hours
                           FROM %s GROUP BY day) AS opened USING (day)
                LEFT JOIN (SELECT toDate(closed_date, 'America/New_York') AS day, count() AS n
                           FROM %s GROUP BY day) AS closed USING (day)
                ORDER BY day""".formatted(tickets, tickets)));
    }

    @Test
    void aTrendHasAsManyDaysAsItsPeriod() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        List<String> trends = rows("/api/tickets/trends?period=30", "date");
        assertThat(trends).hasSize(30);
        assertThat(List.of(today.toString(), today.plusDays(1).toString())).contains(trends.getLast());
        assertThat(rows("/api/tickets/trends?period=7d", "date")).hasSize(7);
        assertThat(rows("/api/tickets/trends?period=1y&to=2026-11-20", "date"))
                .hasSize(365)
                .startsWith("2025-11-21")
                .endsWith("2026-11-20");
        for (String wrong : List.of("period=0d", "period=30m", "period=7d&from=2026-11-01")) {
            assertThat(reporting
                            .get("/api/tickets/trends?" + wrong, reporting.demo)
                            .body())
                    .contains("\"field\":\"period\"");
        }
    }

    @Test
    void ticketsByStatus() {
        String fields = "status ticket_count closed_count budget_hours actual_hours avg_hours";
        assertThat(rows("/api/tickets/status-summary", fields)).hasSize(5).isEqualTo(counted("""
                        SELECT status, count() AS n, count(closed_date), sum(budget_hours), sum(actual_hours),
                            avg(actual_hours)
                        FROM %s GROUP BY status ORDER BY n DESC, status""".formatted(
                        CURRENT.formatted("tickets"))));
    }

    @Test
    void timeByDayMemberAndWork() {
        String sums = "count(), sum(actual_hours) AS hours, sum(if(billable_option = 'Billable', actual_hours, 0))";
        String time = " FROM " + CURRENT.formatted("time_entries")
                + " WHERE ifNull(time_start, date_entered) >= '2026-10-01' AND ifNull(time_start, date_entered) < '2026-11-01'";
        String period = "&from=2026-10-01&to=2026-10-31";
        String fields = " entry_count total_hours billable_hours";
        assertThat(rows("/api/time_entries/summary?group_by=day" + period, "day" + fields))
                .isEqualTo(counted("SELECT toDate(ifNull(time_start, date_entered)) AS day, " + sums + time
                        + " GROUP BY day ORDER BY day"));
        assertThat(rows("/api/time_entries/summary?group_by=member" + period, "member_id" + fields))
                .isEqualTo(counted(
                        "SELECT member_id, " + sums + time + " GROUP BY member_id ORDER BY hours DESC, member_id"));
        assertThat(rows("/api/time_entries/summary?group_by=work_type" + period, "work_type_id" + fields))
                .isEqualTo(counted("SELECT work_type_id, " + sums + time
                        + " GROUP BY work_type_id ORDER BY hours DESC, work_type_id"));
    }

    @Test
    void figuresComeAsCsv() {
        HttpResponse<String> csv = reporting.get(
                "/api/tickets/trends?from=2026-10-01&to=2026-10-02", reporting.demo, "Accept", "text/csv");
        assertThat(csv.body()).startsWith("date,ticket_count,closed_count,avg_hours\r\n2026-10-01,");
        assertThat(csv.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"tickets-trends.csv\"");
        assertThat(reporting
                        .get("/api/companies/analytics", reporting.demo, "Accept", "text/csv")
                        .body())
                .startsWith("total_companies,active_companies,avg_employees,total_revenue\r\n");
    }

    private List<String> rows(String path, String fields) {
        List<String> rows = new ArrayList<>();
        json(path).path("items").forEach(item -> rows.add(row(item, fields)));
        return rows;
    }

    /** Fields as ClickHouse would write them. */
    private static String row(JsonNode item, String fields) {
        List<String> values = new ArrayList<>();
        for (String field : fields.split(" ")) {
            JsonNode value = item.path(field);
            values.add(
                    value.isNull()
                            ? "\\N"
                            : plain(value.isNumber() ? value.decimalValue().toPlainString() : value.asText()));
        }
        return String.join("\t", values);
    }

    private List<String> counted(String sql) {
        return reporting
                .clickHouse
                .query(sql)
                .lines()
                .map(line -> {
                    List<String> values = new ArrayList<>();
                    for (String value : line.split("\t", -1)) {
                        values.add(plain(value));
                    }
                    return String.join("\t", values);
                })
                .toList();
    }

    /** Numbers are compared by their value, and means up to what sums of fractions differ by. */
    private static String plain(String value) {
        return value.matches("-?\\d+\\.\\d+(E\\d+)?")
                ? new java.math.BigDecimal(value)
                        .setScale(6, java.math.RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString()
                : value;
    }

    private JsonNode json(String path) {
        HttpResponse<String> answer = reporting.get(path, reporting.demo);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try {
            return JsonMapper.builder()
                    .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build()
                    .readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
