package dev.weir.testing;

/** What runs a part for a test: a child process of this JVM, or a container. */
interface Backend extends AutoCloseable {

    /** As an operator would: everything is finished first. */
    void stop();

    /** kill -9. */
    void kill();

    /** Starts again on the same addresses with the same data, and waits until it serves. */
    void restart();

    void freeze();

    void thaw();

    /** Stops it and removes its data. */
    @Override
    void close();
}
