package dev.weir.reporting.loads;

import dev.weir.contract.entities.EntityDefinition;
import dev.weir.reporting.loads.files.Pieces;
import dev.weir.reporting.loads.files.UnreadableObject;
import dev.weir.reporting.s3.BucketProblem;
import dev.weir.reporting.s3.StoredObject;
import java.io.IOException;

/** An object while its records are read. */
interface OpenObject extends AutoCloseable {
    Pieces pieces();

    /** About how many of its bytes were fetched so far. */
    long bytes();

    /** To be asked after the last piece: fails when what was read is not the object as it was listed. */
    void checkWhole() throws IOException;

    @Override
    void close();

    /** Opens objects. */
    interface Opener {
        /**
         * Opens one at its beginning.
         *
         * @throws UnreadableObject when it has no format that is known
         * @throws BucketProblem when the bucket does not hand it out
         */
        OpenObject open(EntityDefinition definition, StoredObject object) throws IOException;
    }
}
