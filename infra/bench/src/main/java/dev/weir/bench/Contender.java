package dev.weir.bench;

/** One side of a contest, under the name that reports show. */
record Contender(String name, Work work) {

    /** Works for about the given time and says how it went. */
    interface Work {
        Sample run(java.time.Duration time) throws Exception;
    }
}
