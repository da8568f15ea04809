package dev.weir.reporting.reports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.kit.http.HttpProblem;
import dev.weir.reporting.reports.Gathering.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private final HttpProblem tooSlow = new HttpProblem(504, "query-too-slow", "slow", "slow");

    private final LinkedBlockingQueue<List<String>> asked = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<List<String>> interrupted = new LinkedBlockingQueue<>();
    private final Semaphore mayEnd = new Semaphore(0);
    private final Gathering gathering = new Gathering(Duration.ofMinutes(1), users -> {
        hold(users);
        return Optional.of(rows(users));
    });

    @Test
    void aSingleQuestionIsAskedAtOnce() throws Exception {
        CompletableFuture<Found> answer = gathering.ask("7");

        assertThat(next()).containsExactly("7");
        mayEnd.release();
        assertThat(text(answer)).isEqualTo("rows of 7");
    }

    @Test
    void whoComesWhileTwoQueriesAreUnderWayIsAskedAboutTogether() throws Exception {
        List<CompletableFuture<Found>> first = ask(gathering, 0, 2);
        assertThat(next()).hasSize(1);
        assertThat(next()).hasSize(1);
        List<CompletableFuture<Found>> later = ask(gathering, 2, 32);
        CompletableFuture<Found> again = gathering.ask("5");
        assertThat(asked).isEmpty();

        mayEnd.release();

        assertThat(next()).containsExactlyElementsOf(users(2, 32));
        mayEnd.release(2);
        for (int i = 0; i < 30; i++) {
            assertThat(text(later.get(i))).isEqualTo("rows of " + (i + 2));
        }
        assertThat(text(again)).isEqualTo("rows of 5");
        assertThat(text(first.getFirst())).isEqualTo("rows of 0");
        assertThat(asked).isEmpty();
    }

    @Test
    void aQueryIsAboutSixtyFourUsersAtMost() throws Exception {
        occupy(gathering);
        List<CompletableFuture<Found>> later = ask(gathering, 100, 230);

        mayEnd.release(5);

        for (CompletableFuture<Found> each : later) {
            assertThat(each.get(10, TimeUnit.SECONDS)).isInstanceOf(Found.Rows.class);
        }
        assertThat(asked).extracting(List::size).containsExactlyInAnyOrder(64, 64, 2);
    }

    @Test
    void whoHasNoRowsHasAnEmptyAnswer() throws Exception {
        Gathering empty = new Gathering(Duration.ofMinutes(1), _ -> Optional.of(Map.of()));

        assertThat(text(empty.ask("1"))).isEmpty();
    }

    @Test
    void aQueryThatFailsForBeingAboutManyLeavesEachToOneOfItsOwn() throws Exception {
        Gathering slow = new Gathering(Duration.ofMinutes(1), users -> {
            hold(users);
            throw tooSlow;
        });
        List<CompletableFuture<Found>> single = occupy(slow);
        List<CompletableFuture<Found>> many = ask(slow, 10, 12);

        mayEnd.release(3);

        for (CompletableFuture<Found> each : many) {
            assertThat(each.get(10, TimeUnit.SECONDS)).isEqualTo(new Found.Alone());
        }
        assertThatThrownBy(single.getFirst()::get).cause().isSameAs(tooSlow);
    }

    @Test
    void whatFailsForAnyNumberOfUsersIsEachOnesAnswer() {
        HttpProblem away = HttpProblem.unavailable("database-away", "away", Duration.ofSeconds(1));
        Gathering failing = new Gathering(Duration.ofMinutes(1), users -> {
            hold(users);
            throw away;
        });
        occupy(failing);
        List<CompletableFuture<Found>> many = ask(failing, 10, 12);

        mayEnd.release(3);

        for (CompletableFuture<Found> each : many) {
            assertThatThrownBy(each::get).cause().isSameAs(away);
        }
    }

    @Test
    void anAnswerTooLargeToKeepLeavesEachToOneOfItsOwn() throws Exception {
        Gathering large = new Gathering(Duration.ofMinutes(1), _ -> Optional.empty());

        assertThat(large.ask("1").get()).isEqualTo(new Found.Alone());
    }

    @Test
    void aMistakeLeavesNobodyWaiting() {
        Gathering broken = new Gathering(Duration.ofMinutes(1), _ -> {
            throw new ArithmeticException("a mistake");
        });

        assertThatThrownBy(broken.ask("1")::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(broken.ask("2")::get).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aQueryEndsWhenNobodyWantsItsAnswerAnyMore() throws Exception {
        List<CompletableFuture<Found>> first = occupy(gathering);
        List<CompletableFuture<Found>> later = ask(gathering, 10, 13);
        later.getFirst().cancel(true);

        first.forEach(each -> each.cancel(true));

        await().atMost(Duration.ofSeconds(10)).until(() -> interrupted.size() == 2);
        assertThat(next()).containsExactly("11", "12");
        later.get(1).cancel(true);
        mayEnd.release();
        assertThat(text(later.get(2))).isEqualTo("rows of 12");
        assertThat(interrupted).hasSize(2);
    }

    @Test
    void whoWouldWaitForTooLongComesAgainLater() {
        Gathering impatient = new Gathering(Duration.ofMillis(50), users -> {
            hold(users);
            return Optional.of(rows(users));
        });
        List<CompletableFuture<Found>> first = occupy(impatient);

        assertThatThrownBy(impatient.ask("9")::get)
                .cause()
                .isInstanceOfSatisfying(
                        HttpProblem.class,
                        problem -> assertThat(problem.status()).isEqualTo(429));
        mayEnd.release(2);
        assertThat(first).allSatisfy(each -> assertThat(text(each)).startsWith("rows of"));
        assertThat(asked).isEmpty();
    }

    @Test
    void onlySoManyWait() {
        occupy(gathering);
        ask(gathering, 10, 10 + 1_024);

        assertThatThrownBy(() -> gathering.ask("9"))
                .isInstanceOfSatisfying(
                        HttpProblem.class,
                        problem -> assertThat(problem.status()).isEqualTo(429));
        mayEnd.release(100);
    }

    private List<CompletableFuture<Found>> occupy(Gathering gathering) {
        List<CompletableFuture<Found>> both = ask(gathering, 0, 2);
        await().atMost(Duration.ofSeconds(10)).until(() -> asked.size() == 2);
        asked.clear();
        return both;
    }

    private static List<CompletableFuture<Found>> ask(Gathering gathering, int from, int to) {
        List<CompletableFuture<Found>> answers = new ArrayList<>();
        users(from, to).forEach(user -> answers.add(gathering.ask(user)));
        return answers;
    }

    private static List<String> users(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private void hold(List<String> users) throws InterruptedException {
        asked.add(users);
        try {
            mayEnd.acquire();
        } catch (InterruptedException e) {
            interrupted.add(users);
            throw e;
        }
    }

    private List<String> next() throws InterruptedException {
        return asked.poll(10, TimeUnit.SECONDS);
    }

    private static Map<String, byte[]> rows(List<String> users) {
        return users.stream().collect(Collectors.toMap(user -> user, user -> ("rows of " + user).getBytes(UTF_8)));
    }

    private static String text(CompletableFuture<Found> answer) throws Exception {
        return answer.get(10, TimeUnit.SECONDS) instanceof Found.Rows(byte[] rows) ? new String(rows, UTF_8) : "alone";
    }
}
