package dev.weir.faults;

import java.util.List;

/**
 * What a comparison found.
 *
 * @param events that were acknowledged
 * @param repeatedOffsets rows of the same topic, partition and offset beyond the first
 * @param balanced whether the product says that its books balance
 */
record Verdict(
        long events, Ledger.Difference difference, long repeatedOffsets, boolean balanced, List<String> problems) {
    boolean isSound() {
        return difference.lost() == 0
                && difference.doubled() == 0
                && difference.strange() == 0
                && repeatedOffsets == 0
                && balanced
                && problems.isEmpty();
    }

    @Override
    public String toString() {
        return "compared: lost " + difference.lost() + ", doubled " + difference.doubled()
                + (balanced ? ", books balance" : ", books do not balance");
    }
}
