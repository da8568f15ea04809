package dev.weir.reporting.reports;

import dev.weir.kit.http.HttpProblem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Gathers what is asked at a time about a tenant's users into few queries: whoever comes first is asked about at once, and
 * who comes while enough queries are under way is asked about by the next, with all others who came. A query begins after
 * everyone in it came, so it finds what stood then.
 */
final class Gathering {
    private static final int QUERIES_AT_A_TIME = 2;
    private static final int USERS_OF_A_QUERY = 64;
    private static final int MOST_WAITING = 1_024;

    /** What a query about many can fail with where one about a single user may not. */
    private static final Set<String> FOR_BEING_MANY = Set.of("busy", "query-too-slow", "report-too-large");

    private static final byte[] NO_ROWS = {};

    /** What came of a question. */
    sealed interface Found {
        /** The user's rows, shared by all who asked at a time: they are not to be changed. */
        @SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
        record Rows(byte[] rows) implements Found {}

        /** Nothing together with others; a query about this user only may do. */
        record Alone() implements Found {}
    }

    /** Finds rows of several users; what went wrong is thrown as the problem to answer with. */
    interface Query {
        /** The rows of each who has any; empty when they are too many. */
        Optional<Map<String, byte[]>> run(List<String> users) throws InterruptedException;
    }

    private record Question(String user, CompletableFuture<Found> answer) {}

    private final Duration longestWait;
    private final Query query;
    private final Queue<Question> waiting = new ArrayDeque<>();
    private int underWay;

    Gathering(Duration longestWait, Query query) {
        this.longestWait = longestWait;
        this.query = query;
    }

    /** Asks about a user; who no longer wants to know cancels. */
    CompletableFuture<Found> ask(String user) {
        Question question = new Question(user, new CompletableFuture<>());
        if (isLeftWaiting(question)) {
            CompletableFuture.delayedExecutor(longestWait.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> giveUp(question));
        }
        return question.answer();
    }

    private synchronized boolean isLeftWaiting(Question question) {
        if (waiting.size() == MOST_WAITING) {
            throw tooMany();
        }
        waiting.add(question);
        startQueries();
        // It is the last: when any is left, it is.
        return !waiting.isEmpty();
    }

    private synchronized void giveUp(Question question) {
        if (waiting.remove(question)) {
            question.answer().completeExceptionally(tooMany());
        }
    }

    private synchronized void startQueries() {
        while (underWay < QUERIES_AT_A_TIME) {
            List<Question> questions = next();
            if (questions.isEmpty()) {
                return;
            }
            underWay++;
            Thread thread = Thread.startVirtualThread(() -> {
                try {
                    answer(questions);
                } finally {
                    ended();
                }
            });
            for (Question question : questions) {
                var _ = question.answer().whenComplete((_, _) -> {
                    if (questions.stream().allMatch(each -> each.answer().isCancelled())) {
                        thread.interrupt();
                    }
                });
            }
        }
    }

    private List<Question> next() {
        List<Question> questions = new ArrayList<>();
        while (questions.size() < USERS_OF_A_QUERY && !waiting.isEmpty()) {
            Question question = waiting.remove();
            if (!question.answer().isDone()) {
                questions.add(question);
            }
        }
        return questions;
    }

    private synchronized void ended() {
        underWay--;
        startQueries();
    }

    private void answer(List<Question> questions) {
        List<String> users = questions.stream().map(Question::user).distinct().toList();
        try {
            Optional<Map<String, byte[]>> rows = query.run(users);
            for (Question question : questions) {
                question.answer()
                        .complete(rows.<Found>map(its -> new Found.Rows(its.getOrDefault(question.user(), NO_ROWS)))
                                .orElseGet(Found.Alone::new));
            }
        } catch (HttpProblem problem) {
            boolean alone = users.size() > 1 && FOR_BEING_MANY.contains(problem.type());
            for (Question question : questions) {
                if (alone) {
                    question.answer().complete(new Found.Alone());
                } else {
                    question.answer().completeExceptionally(problem);
                }
            }
        } catch (InterruptedException _) {
            // Nobody wants to know any more.
        } finally {
            for (Question question : questions) {
                question.answer().completeExceptionally(new IllegalStateException("The query came to no end"));
            }
        }
    }

    private static HttpProblem tooMany() {
        return new HttpProblem(
                429,
                "too-many-reports",
                "Too many reports at a time",
                "So many reports of this tenant are wanted that this one would have to wait for too long",
                List.of(),
                Map.of("Retry-After", "1"));
    }
}
