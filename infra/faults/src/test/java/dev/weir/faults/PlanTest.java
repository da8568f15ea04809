package dev.weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void theBriefPlanHasEveryCrashPointAndEveryProcess() {
        List<String> names = names(Plan.brief());

        assertThat(names)
                .doesNotHaveDuplicates()
                .containsAll(Plan.CRASH_POINTS.stream()
                        .map(point -> "sink crashes at " + point)
                        .toList())
                .contains(
                        "kill -9 of gateway",
                        "kill -9 of processor",
                        "kill -9 of sink",
                        "kill -9 of reporting",
                        "kill -9 of clickhouse",
                        "kill -9 of kafka",
                        "insert with answer_lost",
                        "insert with rows_cut",
                        "restart of kafka",
                        "restart of clickhouse");
    }

    @Test
    void aSeedRepeatsTheSameFaultsAndAnotherDoesNot() {
        assertThat(Plan.random(7, 100)).isEqualTo(Plan.random(7, 100)).isNotEqualTo(Plan.random(8, 100));
        assertThat(Plan.random(7, 100).faults()).isEqualTo(100);
        assertThat(names(Plan.random(7, 100)).stream().distinct()).hasSizeGreaterThan(25);
    }

    @Test
    void onlyLeavesOutWhatItDoesNotName() {
        assertThat(names(Plan.brief().only("zombie")))
                .containsExactly("sink becomes a zombie at intent_committed", "sink becomes a zombie at day_inserted");
        assertThat(Plan.brief().only("nothing like it").faults()).isZero();
    }

    private static List<String> names(Plan plan) {
        return plan.rounds().stream()
                .flatMap(List::stream)
                .map(fault -> fault.kind() + " " + fault.where())
                .toList();
    }
}
