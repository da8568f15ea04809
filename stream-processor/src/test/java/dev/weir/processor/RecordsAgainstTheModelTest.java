package dev.weir.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.Account;
import dev.weir.contract.Timestamps;
import dev.weir.contract.entities.HistoryRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of records, repeats, overtaken and contradicting ones, and deletions, with restarts in between,
 * compared with a model so plain that it can be seen to be right. A sequence is what happens to one record.
 */
class RecordsAgainstTheModelTest {
    private static final int LINES = 60;
    private static final int RECORDS = 40;
    private static final int STEPS = 1_200;

    /** So much of a record as is varied here; the phone keeps no history. */
    private record Content(String name, String phone) {}

    private record Version(long from, long until, Content content) {}

    private record Step(boolean deletion, @Nullable Long lastUpdated, Content content) {}

    /** What the history of one record must be. */
    private static final class Model {
        final List<Version> versions = new ArrayList<>();

        @Nullable Long seen;

        boolean isThere() {
            return !versions.isEmpty() && versions.getLast().until() == HistoryRow.NEVER;
        }

        /** Which of the account's totals the step counts for. */
        String take(Step step, long now) {
            if (step.deletion() && versions.isEmpty()) {
                return "rejected";
            }
            if (step.deletion() && !isThere()) {
                return "duplicate";
            }
            long at = step.lastUpdated() != null ? step.lastUpdated() : seen == null ? now : Math.max(now, seen + 1);
            if ((step.lastUpdated() != null && at > now + RecordLine.SKEW) || (seen != null && at < seen)) {
                return "rejected";
            }
            boolean same = !step.deletion()
                    && isThere()
                    && versions.getLast().content().equals(step.content());
            if (!same && seen != null && at == seen) {
                return "conflict";
            }
            seen = at;
            if (same) {
                return "duplicate";
            }
            Version last = isThere() ? versions.getLast() : null;
            if (last != null) {
                versions.removeLast();
                boolean overwritten = !step.deletion()
                        && last.content().name().equals(step.content().name());
                versions.add(
                        overwritten
                                ? new Version(last.from(), HistoryRow.NEVER, step.content())
                                : new Version(last.from(), at, last.content()));
                if (overwritten) {
                    return "applied";
                }
            }
            if (!step.deletion()) {
                versions.add(new Version(at, HistoryRow.NEVER, step.content()));
            }
            return "applied";
        }
    }

    @Test
    void historiesAndBooksAreTheModels() {
        for (int seed = 0; seed < LINES; seed++) {
            run(seed);
        }
    }

    private static void run(int seed) {
        Random random = new Random(seed);
        Map<Long, Model> models = new HashMap<>();
        Map<String, Long> totals = new HashMap<>();
        Map<String, Long> told = new HashMap<>();
        Map<Long, Map<Integer, HistoryRow>> written = new HashMap<>();
        long rows = 0;
        RecordLine line = new RecordLine();
        try {
            for (int i = 0; i < STEPS; i++) {
                long now = Line.NOON + i / 4;
                long id = random.nextInt(RECORDS);
                Step step = step(random, now);
                line.company(now, id, json(id, step));
                totals.merge(models.computeIfAbsent(id, _ -> new Model()).take(step, now), 1L, Long::sum);
                rows += collect(line, written);
                if (random.nextInt(300) == 0) {
                    add(line.account(), told);
                    line = line.restarted();
                }
            }
            add(line.account(), told);
            totals.put("rows", rows);
            assertThat(told).as("seed " + seed).isEqualTo(totals);
        } finally {
            line.close();
        }
        models.forEach((id, model) -> assertThat(histories(written.getOrDefault(id, Map.of())))
                .as("record " + id + " of seed " + seed)
                .isEqualTo(model.versions));
    }

    private static void add(Account account, Map<String, Long> told) {
        assertThat(account.balances()).isTrue();
        told.merge("applied", account.applied(), Long::sum);
        told.merge("duplicate", account.duplicate(), Long::sum);
        told.merge("conflict", account.conflict(), Long::sum);
        told.merge("rejected", account.rejected(), Long::sum);
        told.merge("rows", account.ledgerRows(), Long::sum);
    }

    private static Step step(Random random, long now) {
        Long lastUpdated = random.nextInt(4) == 0 ? null : (Long) (now - 20 + random.nextInt(22));
        if (random.nextInt(200) == 0) {
            lastUpdated = now + RecordLine.SKEW + 1;
        }
        return new Step(
                random.nextInt(6) == 0, lastUpdated, new Content("n" + random.nextInt(3), "p" + random.nextInt(2)));
    }

    private static String json(long id, Step step) {
        String when =
                step.lastUpdated() == null ? "" : ",\"last_updated\":\"" + Timestamps.format(step.lastUpdated()) + "\"";
        String envelope = "{\"op\":\"" + (step.deletion() ? "delete" : "upsert") + "\",\"entity\":\"companies\",\"id\":"
                + id + when;
        return step.deletion()
                ? envelope + "}"
                : envelope + ",\"fields\":{\"phone_number\":\"" + step.content().phone() + "\",\"company_name\":\""
                        + step.content().name() + "\"}}";
    }

    /** Keeps the newest revision of each version; each must be the one after the last. */
    private static int collect(RecordLine line, Map<Long, Map<Integer, HistoryRow>> written) {
        List<HistoryRow> rows = line.rows();
        for (HistoryRow row : rows) {
            HistoryRow before = written.computeIfAbsent(row.key().id(), _ -> new TreeMap<>())
                    .put(row.version(), row);
            assertThat(row.revision()).isEqualTo(before == null ? 1 : before.revision() + 1);
        }
        return rows.size();
    }

    private static List<Version> histories(Map<Integer, HistoryRow> newest) {
        return newest.values().stream()
                .map(row -> new Version(row.effectiveDate(), row.expiryDate(), content(row)))
                .toList();
    }

    private static Content content(HistoryRow row) {
        return new Content(value(row, "company_name"), value(row, "phone_number"));
    }

    private static String value(HistoryRow row, String column) {
        int at = RecordLine.COMPANIES.columns().indexOf(RecordLine.COMPANIES.column(column));
        return String.valueOf(row.values().get(at));
    }
}
