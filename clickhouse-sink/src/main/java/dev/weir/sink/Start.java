package dev.weir.sink;

import dev.weir.sink.rows.Source;
import dev.weir.sink.rows.StoredOffsets;

/** Where the work on a partition begins, as the committed position and the ledger together say. */
sealed interface Start {
    /** Every offset below is settled. */
    record From(Source source, long offset) implements Start {}

    /** The batch of an intent is not stored whole: read it again and insert what is missing. */
    record Again(Source source, long from, Intent intent, StoredOffsets stored) implements Start {}

    /** The position is lost: read on from there, leaving out what is stored, of which {@code upTo} is the last. */
    record Reconcile(Source source, long from, long upTo, StoredOffsets stored) implements Start {}
}
