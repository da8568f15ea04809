package dev.weir.reporting.loads;

/** What a record on ops.loads tells. */
sealed interface Told {
    String jobId();

    /** How a load stands. */
    record OfLoad(Load load) implements Told {
        @Override
        public String jobId() {
            return load.jobId();
        }
    }

    /** How one of its files stands. */
    record OfFile(String jobId, LoadFile file) implements Told {}

    /** That it shall end. */
    record Cancel(String jobId) implements Told {}
}
