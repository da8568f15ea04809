package dev.weir.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reports over a large ledger: answered by the sums inside the parts, against the same rows added up each time. */
final class Projections implements Benchmark {
    private static final double FACTOR = 20;

    static final List<Goal> GOALS = Arrays.stream(Question.values())
            .<Goal>map(question -> new Goal.FigureTimesLower(question.milliseconds(), FACTOR))
            .toList();

    /** What is asked of one tenant over all days; each answer comes from sums, so updates and deletes count. */
    enum Question {
        VIEWS_PER_DAY("toDate(created_at) AS day", "day"),
        VIEWS_PER_DAY_AND_PAGE("toDate(created_at) AS day, page_url", "day, page_url"),
        VIEWS_PER_DAY_AND_USER("toDate(created_at) AS day, user_id", "day, user_id"),
        UNIQUE_USERS_PER_DAY("toDate(created_at) AS day, user_id", "day, user_id") {
            @Override
            String sql() {
                return "SELECT day, sum(net), count() FROM (" + super.sql() + ") GROUP BY day ORDER BY day";
            }
        };

        private final String expressions;
        private final String keys;

        Question(String expressions, String keys) {
            this.expressions = expressions;
            this.keys = keys;
        }

        String sql() {
            return "SELECT " + expressions + ", sum(sign) AS net FROM weir.traffic_entries WHERE tenant_id = 'demo'"
                    + " AND toDate(created_at) BETWEEN '" + LedgerOfMillions.FIRST_DAY + "' AND '"
                    + LedgerOfMillions.LAST_DAY + "' GROUP BY " + keys + " HAVING net != 0";
        }

        String milliseconds() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", ms";
        }

        String processorMilliseconds() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", cpu ms";
        }
    }

    @Override
    public String name() {
        return "projections";
    }

    @Override
    public String about() {
        return "reports over a ledger of --records rows, with and without the sums inside its parts";
    }

    @Override
    public Contest open(Workplace workplace) throws Exception {
        return ProjectionsContest.start(workplace);
    }
}
