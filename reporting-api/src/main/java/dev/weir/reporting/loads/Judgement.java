package dev.weir.reporting.loads;

import dev.weir.contract.FieldError;
import org.jspecify.annotations.Nullable;

/** What a load does with one record of a file. */
sealed interface Judgement {
    /** It goes to entities.raw. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Accepted(byte[] key, byte[] value) implements Judgement {}

    /**
     * It goes to entities.rejected.
     *
     * @param id its id where that could be read
     * @param first the first of what is wrong
     * @param all of it in words
     */
    record Refused(@Nullable String id, FieldError first, String all) implements Judgement {}
}
