package dev.weir.reporting.exports.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where an export job stands; each state holds its own data and knows where it can go. */
public sealed interface JobState {

    /** Its name for people and scripts. */
    String name();

    /** Waits for its turn. */
    record Pending() implements JobState {
        public Running start(Attempt attempt) {
            return new Running(attempt.startedAt(), attempt, Progress.NONE);
        }

        @Override
        public String name() {
            return "PENDING";
        }
    }

    /** ClickHouse works on it. */
    record Running(Instant startedAt, Attempt attempt, Progress progress) implements JobState {
        public Running at(Progress seen) {
            return new Running(startedAt, attempt, seen);
        }

        /** The query is begun anew. */
        public Running again(Attempt next) {
            return new Running(startedAt, next, Progress.NONE);
        }

        /** The query is over, and its result lies in the staging place. */
        public ReadingResults found(Instant now, long rows, long bytesRead) {
            return new ReadingResults(startedAt, now, attempt, rows, bytesRead);
        }

        @Override
        public String name() {
            return "RUNNING";
        }
    }

    /**
     * The result is brought from the staging place to its own.
     *
     * @param rows that ClickHouse said it wrote; below 0 when nobody was there to hear it
     */
    record ReadingResults(Instant startedAt, Instant readingAt, Attempt attempt, long rows, long bytesRead)
            implements JobState {
        public Done done(Instant now, StoredResult result) {
            return new Done(startedAt, readingAt, now, attempt, result, null);
        }

        /** What was found is not what was written: the query is begun anew. */
        public Running again(Attempt next) {
            return new Running(startedAt, next, Progress.NONE);
        }

        @Override
        public String name() {
            return "READING_RESULTS";
        }
    }

    /** The states that nothing follows. */
    sealed interface Over extends JobState {
        Instant finishedAt();
    }

    /**
     * It has ended well.
     *
     * @param removedAt when its result was removed, having been kept long enough; null while it is there
     */
    record Done(
            Instant startedAt,
            Instant readingAt,
            Instant finishedAt,
            Attempt attempt,
            StoredResult result,
            @Nullable Instant removedAt)
            implements Over {
        public Done removed(Instant now) {
            return new Done(startedAt, readingAt, finishedAt, attempt, result, now);
        }

        @Override
        public String name() {
            return "DONE";
        }
    }

    /** There is no result, for that reason. */
    record Failed(@Nullable Instant startedAt, Instant finishedAt, String reason) implements Over {
        @Override
        public String name() {
            return "FAILED";
        }
    }

    /** Somebody wanted it to end. */
    record Cancelled(@Nullable Instant startedAt, Instant finishedAt) implements Over {
        @Override
        public String name() {
            return "CANCELLED";
        }
    }

    default boolean isOver() {
        return this instanceof Over;
    }

    default Failed fail(Instant now, String reason) {
        return new Failed(started(), now, reason);
    }

    default Cancelled cancel(Instant now) {
        return new Cancelled(started(), now);
    }

    /** When its first query was started; null when none was. */
    default @Nullable Instant started() {
        return switch (this) {
            case Pending _ -> null;
            case Running running -> running.startedAt();
            case ReadingResults reading -> reading.startedAt();
            case Done done -> done.startedAt();
            case Failed failed -> failed.startedAt();
            case Cancelled cancelled -> cancelled.startedAt();
        };
    }
}
