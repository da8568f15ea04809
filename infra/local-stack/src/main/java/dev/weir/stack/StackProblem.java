package dev.weir.stack;

/** Why the local stack can't do what was asked, in a sentence for the person who asked. */
public final class StackProblem extends Exception {
    private static final long serialVersionUID = 1;

    public StackProblem(String sentence) {
        super(sentence);
    }

    public StackProblem(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** The sentence; never null. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
