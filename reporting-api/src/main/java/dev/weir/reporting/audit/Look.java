package dev.weir.reporting.audit;

import java.util.List;

/**
 * What one look at a {@link Step} saw.
 *
 * @param rows rows of the ledger that it counted
 * @param compared records of Kafka that they were compared with
 * @param undecided whether an erasure is under way that may explain a difference
 */
record Look(List<Finding> findings, long rows, long compared, boolean undecided) {
    Look {
        findings = List.copyOf(findings);
    }

    /** What both looks saw: a difference that was gone at the second one came from a change under way. */
    Look confirmedBy(Look second) {
        return new Look(
                second.findings.stream().filter(findings::contains).toList(),
                second.rows,
                second.compared,
                second.undecided);
    }
}
