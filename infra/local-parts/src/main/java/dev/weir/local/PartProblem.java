package dev.weir.local;

/** Why a part can't run, in one sentence meant for the person who started it. */
public final class PartProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PartProblem(String sentence) {
        super(sentence);
    }

    public PartProblem(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
