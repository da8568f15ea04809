package dev.weir.reporting.loads.files;

/** What stands next in an object. */
public sealed interface Piece {
    /**
     * A record as JSON, in a buffer that the next piece overwrites.
     *
     * @param line where it begins; the first line is 1
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and copied by nobody on the way.
    record Json(long line, byte[] buffer, int from, int length) implements Piece {}

    /**
     * Something that is no record; what comes after it can be read all the same.
     *
     * @param original its bytes, or as many of them as a record may have
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Broken(long line, byte[] original, String reason) implements Piece {}

    /** There is nothing more. */
    enum End implements Piece {
        END
    }
}
