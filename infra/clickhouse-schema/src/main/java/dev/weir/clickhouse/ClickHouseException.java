package dev.weir.clickhouse;

/** What went wrong between us and ClickHouse: it could not be asked, or it said no. */
public abstract sealed class ClickHouseException extends RuntimeException
        permits ClickHouseException.Unreachable, ClickHouseException.Refused {
    private ClickHouseException(String message) {
        super(message);
    }

    /** No answer: worth another try later. The statement may still have been carried out. */
    public static final class Unreachable extends ClickHouseException {
        Unreachable(String message, Throwable cause) {
            super(message);
            initCause(cause);
        }
    }

    /** ClickHouse answered with an error; {@link #code} is its stable number. */
    public static final class Refused extends ClickHouseException {
        static final int UNKNOWN_TABLE = 60;
        static final int TABLE_ALREADY_EXISTS = 57;
        static final int UNKNOWN_DATABASE = 81;
        static final int SESSION_NOT_FOUND = 372;

        private final int code;

        Refused(int code, String message) {
            super(message);
            this.code = code;
        }

        public int code() {
            return code;
        }
    }
}
