package dev.weir.bench;

/** One thing that is measured against a baseline; {@link Bench} knows them all by name. */
interface Benchmark {
    String name();

    /** One line for the list. */
    String about();

    /** Starts what is measured and its baseline; both stay up for all rounds. */
    Contest open(Workplace workplace) throws Exception;
}
