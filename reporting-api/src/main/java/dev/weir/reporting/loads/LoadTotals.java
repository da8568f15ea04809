package dev.weir.reporting.loads;

import java.util.Collection;

/**
 * A load's files summed up.
 *
 * @param done files that have ended
 * @param bytes of all files
 * @param bytesRead how much of them was fetched
 */
record LoadTotals(int done, boolean whole, long read, long accepted, long refused, long bytes, long bytesRead) {
    static LoadTotals of(Collection<LoadFile> files) {
        int done = 0;
        boolean whole = true;
        long read = 0;
        long accepted = 0;
        long refused = 0;
        long bytes = 0;
        long bytesRead = 0;
        for (LoadFile file : files) {
            boolean ended = file.status().isEnd();
            done += ended ? 1 : 0;
            whole &= file.status() == FileStatus.SUCCEEDED;
            read += file.read();
            accepted += file.accepted();
            refused += file.refused();
            bytes += file.object().size();
            bytesRead += ended ? file.object().size() : file.bytes();
        }
        return new LoadTotals(done, whole, read, accepted, refused, bytes, bytesRead);
    }
}
