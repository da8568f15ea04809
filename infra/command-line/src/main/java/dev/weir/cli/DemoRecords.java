package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * Invented but believable business records of one tenant, as the files that its systems deliver: companies and what became
 * of some of them since yesterday, their contacts, tickets and the hours spent on them; and a few lines that are mistakes.
 */
final class DemoRecords {
    /** An object below the tenant's part of the bucket. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares files.
    record File(String entity, String name, byte[] content) {
        @Override
        public String toString() {
            return "File[" + entity + "/" + name + "]";
        }
    }

    private static final JsonMapper JSON = new JsonMapper();

    private static final List<String> COMPANY_COLUMNS = List.of(
            "id",
            "last_updated",
            "last_updated_by",
            "company_name",
            "company_identifier",
            "company_type",
            "status",
            "city",
            "country",
            "phone_number",
            "website",
            "annual_revenue",
            "number_of_employees",
            "industry",
            "size_category",
            "date_acquired");
    private static final List<String> ENTRY_COLUMNS = List.of(
            "id",
            "last_updated",
            "company_id",
            "company_name",
            "charge_to_id",
            "charge_to_type",
            "member_id",
            "member_name",
            "work_type_id",
            "work_type_name",
            "time_start",
            "time_end",
            "actual_hours",
            "billable_option",
            "notes");

    private static final List<String> FIRST_WORDS = List.of(
            "Hop & Barley",
            "Northwind",
            "Blue Heron",
            "Kestrel",
            "Old Mill",
            "Lindenhof",
            "Three Rivers",
            "Saltmarsh",
            "Copperfield",
            "Juniper",
            "Fernweh",
            "Harbour");
    private static final List<String> SECOND_WORDS =
            List.of("Brewing", "Logistics", "Dental", "Architects", "Bicycles", "Foods", "Print", "Energy");
    private static final List<String> CITIES =
            List.of("Hamburg", "Leeds", "Gent", "Lyon", "Aarhus", "Graz", "Portland");
    private static final List<String> COUNTRIES = List.of("DE", "GB", "BE", "FR", "DK", "AT", "US");
    private static final List<String> FIRST_NAMES =
            List.of("Ada", "Noor", "Bram", "Ines", "Lars", "Mei", "Tomás", "Zoë", "Ravi", "Hanna");
    private static final List<String> LAST_NAMES =
            List.of("Okafor", "Lindqvist", "Marín", "Becker", "Novak", "Haddad", "Tanaka", "O'Brien", "Roux");
    private static final List<String> TITLES = List.of("Owner", "Office manager", "Head of IT", "Accountant");
    private static final List<String> TROUBLES = List.of(
            "Printer on the second floor prints blank pages",
            "VPN drops every hour",
            "New laptop for a new colleague",
            "Mailbox is full",
            "Backup of the file server failed",
            "Reset of a forgotten password",
            "Wi-Fi is slow in the meeting room",
            "Licence for the drawing program runs out");
    private static final List<String> MEMBERS = List.of("Pia Vogel", "Sam Reed", "Yusuf Demir", "Clara Holm");
    private static final List<String> WORK_TYPES = List.of("Remote", "On site", "Project", "Travel");
    private static final List<String> PRIORITIES = List.of("Low", "Medium", "Medium", "High", "Critical");

    private final SplittableRandom random;
    private final long firstId;
    private final Instant now;
    private final List<ObjectNode> companies = new ArrayList<>();
    private final List<ObjectNode> tickets = new ArrayList<>();

    /**
     * Those of a tenant.
     *
     * @param firstId ids of each entity count up from here, so that a second demo changes nothing of the first
     */
    DemoRecords(long firstId, int count, Instant now) {
        this.random = new SplittableRandom(firstId);
        this.firstId = firstId;
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
        for (int i = 0; i < count; i++) {
            companies.add(company(i));
        }
        for (int i = 0; i < count * 4; i++) {
            tickets.add(ticket(i));
        }
    }

    /** All files; those of an entity in the order in which they are to be read. */
    List<File> files() throws IOException {
        return List.of(
                new File("companies", "1-all.ndjson.gz", gzip(lines(companies))),
                new File("companies", "2-changes.csv", csv(COMPANY_COLUMNS, changedCompanies())),
                new File("contacts", "all.json", contacts()),
                new File("tickets", "1-all.ndjson", lines(tickets)),
                new File("tickets", "2-changes.ndjson", changedTickets()),
                new File("time_entries", "all.csv.gz", gzip(csv(ENTRY_COLUMNS, entries()))));
    }

    /** A company that has changed since yesterday. */
    long changedCompany() {
        return firstId;
    }

    /** Companies that the tenant has lost: the last of them, none of which has changed since yesterday. */
    List<Long> lostCompanies() {
        return companies.stream()
                .skip(companies.size() - 3L)
                .map(company -> company.path("id").asLong())
                .toList();
    }

    private ObjectNode company(int number) {
        String name = FIRST_WORDS.get(number % FIRST_WORDS.size()) + " "
                + SECOND_WORDS.get(number / FIRST_WORDS.size() % SECOND_WORDS.size());
        int city = random.nextInt(CITIES.size());
        int employees = 3 + (int) Math.pow(10, random.nextDouble() * 2.7);
        String domain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-") + ".example";
        return record(number, earlier())
                .put("last_updated_by", "crm")
                .put("company_name", name)
                .put("company_identifier", "C-" + (1000 + number))
                .put("company_type", number % 5 == 4 ? "Vendor" : "Customer")
                .put("status", number % 7 == 6 ? "Prospect" : "Active")
                .put("city", CITIES.get(city))
                .put("country", COUNTRIES.get(city))
                .put("phone_number", "+49 40 " + (100_000 + random.nextInt(900_000)))
                .put("website", "https://" + domain)
                .put("annual_revenue", amount(employees * (4_000_000L + random.nextInt(9_000_000))))
                .put("number_of_employees", employees)
                .put("industry", SECOND_WORDS.get(number / FIRST_WORDS.size() % SECOND_WORDS.size()))
                .put("size_category", employees < 20 ? "small" : employees < 200 ? "medium" : "large")
                .put("date_acquired", day(now.minus(Duration.ofDays(100L + random.nextInt(900)))));
    }

    /** What the CRM says of every fourth company since yesterday, and two lines of which it got the columns wrong. */
    private List<ObjectNode> changedCompanies() {
        List<ObjectNode> changes = new ArrayList<>();
        for (int i = 0; i < companies.size() - 3; i += 4) {
            ObjectNode change = companies.get(i).deepCopy();
            change.put("last_updated", sinceYesterday());
            if (i % 12 == 8) {
                change.put("status", "Inactive");
            } else {
                change.put(
                        "number_of_employees",
                        change.path("number_of_employees").asInt() + 1 + random.nextInt(9));
                BigDecimal revenue =
                        new BigDecimal(change.path("annual_revenue").asText());
                change.put(
                        "annual_revenue",
                        revenue.add(BigDecimal.valueOf(2_500_000, 2)).toPlainString());
            }
            changes.add(change);
        }
        changes.add(companies.get(1).deepCopy().put("date_acquired", "12/11/2024"));
        changes.add(companies.get(2).deepCopy().put("annual_revenue", "12,5 Mio EUR"));
        return changes;
    }

    private byte[] contacts() throws IOException {
        ArrayNode contacts = JSON.createArrayNode();
        for (int i = 0; i < companies.size() * 2; i++) {
            ObjectNode company = companies.get(i / 2);
            String first = pick(FIRST_NAMES);
            String last = pick(LAST_NAMES);
            ObjectNode contact = record(i, earlier())
                    .put("first_name", first)
                    .put("last_name", last)
                    .put("title", pick(TITLES))
                    .put("type", i % 2 == 0 ? "Decision maker" : "End user")
                    .put("inactive_flag", false)
                    .put(
                            "default_email_address",
                            "contact" + i + "@"
                                    + company.path("website").asText().substring("https://".length()));
            contact.putObject("company")
                    .put("id", company.path("id").asLong())
                    .put("name", company.path("company_name").asText());
            contacts.add(contact);
        }
        return JSON.writeValueAsBytes(contacts);
    }

    private ObjectNode ticket(int number) {
        ObjectNode company = companies.get(number % companies.size());
        Instant created = now.minus(Duration.ofMinutes(2 * 24 * 60 + random.nextInt(28 * 24 * 60)));
        boolean closed = random.nextInt(10) < 6;
        ObjectNode ticket = record(number, created.plus(Duration.ofHours(1)))
                .put("ticket_number", "T-" + (20_000 + number))
                .put("summary", pick(TROUBLES))
                .put("status", closed ? "Closed" : random.nextBoolean() ? "New" : "In progress")
                .put("priority", pick(PRIORITIES))
                .put("created_by", pick(FIRST_NAMES))
                .put("created_date", created.toString())
                .put("budget_hours", 2);
        ticket.putObject("company")
                .put("id", company.path("id").asLong())
                .put("name", company.path("company_name").asText());
        if (closed) {
            close(ticket, created.plus(Duration.ofMinutes(55)));
        }
        return ticket;
    }

    /** The help desk's changes since yesterday, with three lines that are none. */
    private byte[] changedTickets() throws IOException {
        List<ObjectNode> changes = new ArrayList<>();
        for (ObjectNode ticket : tickets) {
            if (!ticket.has("closed_date") && random.nextInt(10) < 3) {
                Instant at = now.minus(Duration.ofMinutes(70L + random.nextInt(20 * 60)));
                ObjectNode change =
                        ticket.deepCopy().put("last_updated", at.toString()).put("status", "Closed");
                close(change, at);
                changes.add(change);
            }
        }
        ObjectNode first = tickets.getFirst();
        ObjectNode withoutSummary = first.deepCopy();
        withoutSummary.remove("summary");
        changes.add(withoutSummary);
        changes.add(first.deepCopy().put("colour", "red"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(lines(changes));
        bytes.write("{\"id\": 7, \"summary\": \"cut of".getBytes(UTF_8));
        return bytes.toByteArray();
    }

    private void close(ObjectNode ticket, Instant at) {
        ticket.put("actual_hours", amount(25L * (1 + random.nextInt(20))))
                .put("closed_date", at.toString())
                .put("closed_by", pick(MEMBERS));
    }

    private List<ObjectNode> entries() {
        List<ObjectNode> entries = new ArrayList<>();
        for (int i = 0; i < tickets.size() * 2; i++) {
            ObjectNode ticket = tickets.get(i / 2);
            Instant start = Instant.parse(ticket.path("created_date").asText()).plus(Duration.ofMinutes(20));
            int quarters = 1 + random.nextInt(12);
            int member = random.nextInt(MEMBERS.size());
            int work = random.nextInt(WORK_TYPES.size());
            entries.add(record(i, start.plus(Duration.ofHours(4)))
                    .put("company_id", ticket.path("company").path("id").asLong())
                    .put("company_name", ticket.path("company").path("name").asText())
                    .put("charge_to_id", ticket.path("id").asLong())
                    .put("charge_to_type", "ServiceTicket")
                    .put("member_id", 1 + member)
                    .put("member_name", MEMBERS.get(member))
                    .put("work_type_id", 1 + work)
                    .put("work_type_name", WORK_TYPES.get(work))
                    .put("time_start", start.toString())
                    .put(
                            "time_end",
                            start.plus(Duration.ofMinutes(15L * quarters)).toString())
                    .put("actual_hours", amount(25L * quarters))
                    .put("billable_option", random.nextInt(4) == 0 ? "DoNotBill" : "Billable")
                    .put("notes", i % 3 == 0 ? "looked into it, \"restart\" helped" : ""));
        }
        return entries;
    }

    private ObjectNode record(int number, Instant updated) {
        return JSON.createObjectNode().put("id", firstId + number).put("last_updated", updated.toString());
    }

    private Instant earlier() {
        return now.minus(Duration.ofMinutes(2 * 24 * 60 + random.nextInt(80 * 24 * 60)));
    }

    private String sinceYesterday() {
        return now.minus(Duration.ofMinutes(60L + random.nextInt(20 * 60))).toString();
    }

    private String pick(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static String amount(long hundredths) {
        return BigDecimal.valueOf(hundredths, 2).toPlainString();
    }

    private static String day(Instant moment) {
        return moment.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static byte[] lines(List<ObjectNode> records) {
        return records.stream()
                .map(record -> record + "\n")
                .collect(Collectors.joining())
                .getBytes(UTF_8);
    }

    private static byte[] csv(List<String> columns, List<ObjectNode> records) {
        StringBuilder csv = new StringBuilder(String.join(",", columns)).append("\r\n");
        for (ObjectNode record : records) {
            csv.append(columns.stream()
                            .map(column -> cell(record.path(column).asText()))
                            .collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return csv.toString().getBytes(UTF_8);
    }

    private static String cell(String text) {
        return text.contains(",") || text.contains("\"") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write(content);
        }
        return bytes.toByteArray();
    }
}
