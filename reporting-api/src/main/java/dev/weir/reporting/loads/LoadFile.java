package dev.weir.reporting.loads;

import dev.weir.reporting.s3.StoredObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file of a load, and how far it is: its records up to {@code read} are settled and never looked at again.
 *
 * @param number its place in the load, from 0
 * @param bytes how much of the object was fetched for that
 * @param first the first refusals
 * @param detail why its rest was not read
 */
record LoadFile(
        int number,
        StoredObject object,
        FileStatus status,
        long read,
        long accepted,
        long refused,
        long bytes,
        List<Refusal> first,
        @Nullable String detail) {
    static final int REFUSALS_KEPT = 5;

    LoadFile {
        first = List.copyOf(first);
    }

    static LoadFile listed(int number, StoredObject object) {
        return new LoadFile(number, object, FileStatus.PENDING, 0, 0, 0, 0, List.of(), null);
    }

    /** So many more are settled, and so many bytes are fetched by now. */
    LoadFile and(long moreAccepted, List<Refusal> moreRefused, long bytesNow) {
        List<Refusal> kept = new ArrayList<>(first);
        moreRefused.stream().limit(Math.max(0, REFUSALS_KEPT - kept.size())).forEach(kept::add);
        long more = moreRefused.size();
        return new LoadFile(
                number,
                object,
                FileStatus.RUNNING,
                read + moreAccepted + more,
                accepted + moreAccepted,
                refused + more,
                bytesNow,
                kept,
                null);
    }

    /** Read to its end. */
    LoadFile finished() {
        FileStatus how = refused == 0 ? FileStatus.SUCCEEDED : accepted == 0 ? FileStatus.FAILED : FileStatus.PARTIAL;
        return new LoadFile(number, object, how, read, accepted, refused, object.size(), first, null);
    }

    /** Not read on, for that reason. */
    LoadFile stopped(String why) {
        FileStatus how = accepted == 0 ? FileStatus.FAILED : FileStatus.PARTIAL;
        return new LoadFile(number, object, how, read, accepted, refused, bytes, first, why);
    }
}
