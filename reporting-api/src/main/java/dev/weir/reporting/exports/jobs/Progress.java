package dev.weir.reporting.exports.jobs;

/**
 * How far a running query is.
 *
 * @param rowsToRead what ClickHouse expects to read in all; 0 while it does not know
 * @param rows written so far
 */
public record Progress(long rowsRead, long bytesRead, long rowsToRead, long rows, long elapsedMillis) {
    public static final Progress NONE = new Progress(0, 0, 0, 0, 0);

    private static final double NOT_QUITE = 0.99;

    /** The part that is done, from 0 to nearly 1; below 0 when that can't be told. */
    public double part() {
        return rowsToRead <= 0 ? -1 : Math.min(NOT_QUITE, (double) rowsRead / rowsToRead);
    }

    /** How much longer it will take at the pace so far; below 0 when that can't be told. */
    public long remainingMillis() {
        double part = part();
        return part <= 0 ? -1 : Math.round(elapsedMillis / part * (1 - part));
    }
}
