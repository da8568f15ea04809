package dev.weir.reporting.scaling.provider;

/** How far a size is that the provider has taken, as far as the provider tells. */
public sealed interface Effect {
    /** It is not in effect so far. */
    record NotYet() implements Effect {}

    /** It is in effect: the provider says so. */
    record Seen() implements Effect {}

    /**
     * It is set, and whether it is in effect can't be seen now.
     *
     * @param because why, and from when on it counts
     */
    record Unseen(String because) implements Effect {}
}
