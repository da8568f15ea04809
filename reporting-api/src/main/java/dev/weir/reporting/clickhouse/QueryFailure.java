package dev.weir.reporting.clickhouse;

import dev.weir.kit.http.HttpProblem;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failed query means for the one who asked; told apart by ClickHouse's error codes. */
public final class QueryFailure {
    private static final Logger log = LoggerFactory.getLogger(QueryFailure.class);

    private static final int UNKNOWN_TABLE = 60;
    private static final int UNKNOWN_DATABASE = 81;
    private static final int TOO_MANY_ROWS = 158;
    private static final int TIMEOUT_EXCEEDED = 159;
    private static final int TOO_SLOW = 160;
    private static final int QUOTA_EXCEEDED = 201;
    private static final int TOO_MANY_SIMULTANEOUS_QUERIES = 202;
    private static final int MEMORY_LIMIT_EXCEEDED = 241;
    private static final int TOO_MANY_BYTES = 307;
    private static final int QUERY_WAS_CANCELLED = 394;
    private static final int TOO_MANY_ROWS_OR_BYTES = 396;
    private static final int ACCESS_DENIED = 497;
    private static final int AUTHENTICATION_FAILED = 516;

    private QueryFailure() {}

    static boolean isTooSlow(int code) {
        return code == TIMEOUT_EXCEEDED || code == TOO_SLOW;
    }

    static HttpProblem tooSlow(long limitSeconds) {
        return new HttpProblem(
                504,
                "query-too-slow",
                "The query took too long",
                "A query may take " + limitSeconds + " s (max_execution_time); ask for less at a time");
    }

    /** Whether what was asked for is not there yet, or not for this user. */
    public static boolean isNotSetUp(SQLException e) {
        int code = codeOf(e);
        return code == UNKNOWN_TABLE || code == UNKNOWN_DATABASE || code == ACCESS_DENIED;
    }

    /** The answer to a request whose query failed. */
    public static HttpProblem problem(SQLException e) {
        return problem(codeOf(e), String.valueOf(e.getMessage()));
    }

    /**
     * The answer to a request whose query failed.
     *
     * @param code ClickHouse's number of the error; 0 when it did not answer
     */
    static HttpProblem problem(int code, String message) {
        return switch (code) {
            case TOO_MANY_SIMULTANEOUS_QUERIES, QUOTA_EXCEEDED, QUERY_WAS_CANCELLED ->
                HttpProblem.unavailable("busy", "The database is busy; try again soon", Duration.ofSeconds(1));
            case MEMORY_LIMIT_EXCEEDED ->
                HttpProblem.unavailable(
                        "busy",
                        "The report does not fit into the database's memory now; try again soon, or ask for less",
                        Duration.ofSeconds(1));
            case TOO_MANY_ROWS, TOO_MANY_BYTES, TOO_MANY_ROWS_OR_BYTES ->
                new HttpProblem(422, "report-too-large", "The report is too large", "Ask for less at a time");
            case UNKNOWN_TABLE, UNKNOWN_DATABASE, ACCESS_DENIED, AUTHENTICATION_FAILED -> {
                log.error("ClickHouse is not set up for reports: {}", message);
                yield HttpProblem.unavailable(
                        "not-set-up", "The database is not set up for this yet", Duration.ofSeconds(5));
            }
            default -> {
                log.warn("ClickHouse can't be asked: {}", message);
                yield HttpProblem.unavailable(
                        "database-away", "The database can't be reached; try again soon", Duration.ofSeconds(2));
            }
        };
    }

    /** ClickHouse's code, which the pool wraps; 0 when ClickHouse said nothing. */
    private static int codeOf(SQLException e) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getErrorCode() != 0) {
                return sql.getErrorCode();
            }
        }
        return 0;
    }
}
