package dev.weir.testing;

/**
 * How much the tests do that try many cases of one kind. Every build tries the worst of them; {@code ./weir test
 * -Dweir.tests=whole} tries all.
 */
public final class TestSize {
    private static final boolean IS_WHOLE = "whole".equals(System.getProperty("weir.tests"));

    private TestSize() {}

    public static boolean isWhole() {
        return IS_WHOLE;
    }

    /** One of the two, by what this run is. */
    public static <T> T of(T everyBuild, T whole) {
        return IS_WHOLE ? whole : everyBuild;
    }
}
