package dev.weir.contract;

/** The names of the headers of a record on traffic.rejected. */
public final class RejectedHeaders {
    /** A {@link Reason} by its code. */
    public static final String REASON = "weir-reason";

    /** The reason in words for the producer, UTF-8. */
    public static final String DETAIL = "weir-detail";

    /** Where the refused record stands: topic, partition and offset, in decimal ASCII. */
    public static final String SOURCE_TOPIC = "weir-source-topic";

    public static final String SOURCE_PARTITION = "weir-source-partition";
    public static final String SOURCE_OFFSET = "weir-source-offset";

    /** Only on a record too large to be written again whole: how many bytes its value had; the rest was cut off. */
    public static final String CUT_FROM = "weir-cut-from";

    /** Only on a record that a load refused: the object it stands in, at which line, and the load. */
    public static final String SOURCE_KEY = "weir-source-key";

    public static final String SOURCE_LINE = "weir-source-line";
    public static final String SOURCE_LOAD = "weir-source-load";

    private RejectedHeaders() {}
}
