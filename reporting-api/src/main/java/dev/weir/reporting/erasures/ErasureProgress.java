package dev.weir.reporting.erasures;

/**
 * How far an erasure is in ClickHouse.
 *
 * @param partitionsDone on how many partitions no row is left
 * @param rows ledger rows removed, of either sign
 * @param events their sum: how many events stood
 * @param lastDoneAt when the last of the partitions was done, in epoch milliseconds
 */
record ErasureProgress(int partitionsDone, long rows, long events, long lastDoneAt) {
    static final ErasureProgress NONE = new ErasureProgress(0, 0, 0, 0);
}
