package dev.weir.sink.store;

import java.util.Optional;

/**
 * Where the rows of one topic lie, as the statements by which they are inserted and found again. Of a stretch of one
 * partition they speak by the parameters {@code topic_id}, {@code kafka_partition}, {@code first_offset} and
 * {@code last_offset}.
 */
public interface StoreLayout {
    /** The condition for rows of a stretch. */
    String STRETCH = " WHERE topic_id = {topic_id:String} AND kafka_partition = {kafka_partition:UInt32}"
            + " AND kafka_offset BETWEEN {first_offset:UInt64} AND {last_offset:UInt64}";

    /** How the names of its passes begin, and those of no other's. */
    String passPrefix();

    /** The tables, as an operator is told of them. */
    String tables();

    /** The INSERT for one target, up to the rows in RowBinary. */
    String insert(String target);

    /** Selects the offsets of a stretch. */
    String offsets();

    /** Selects of a stretch, for each target, what names it, how many rows it has, and of how many different offsets. */
    String counts();

    /** The target that is named so by {@link #counts}. */
    String targetOf(String counted);

    /** Selects how many rows or marks there are of a stretch, and the greatest of their offsets. */
    String greatest();

    /** Selects tenant, user and the last mark of erasures in a stretch, where rows can be erased. */
    Optional<String> erasures();

    /** Selects the offset below which nothing is to be read again, where rows are removed that nothing tells from others. */
    Optional<String> settledBelow();

    /** Selects what is merged by itself, and how many active parts it has. */
    String parts();
}
