package dev.weir.contract;

/** A record among the rows of a topic which says that rows before it, on its partition, are to be removed. */
public sealed interface Mark permits Erasure, Retention {
    String tenant();

    /** What asked for it; the marks of one job may stand on several partitions. */
    String jobId();
}
