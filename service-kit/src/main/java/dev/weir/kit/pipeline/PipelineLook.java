package dev.weir.kit.pipeline;

import java.time.Instant;

/**
 * How far each stage was, asked in the order of the fields: each answer was given after the one before it.
 *
 * @param at a moment before the first answer
 * @param rawEnds the ends of traffic.raw
 * @param processed up to where the processor has committed its reading of traffic.raw
 * @param ledgerEnds the ends of traffic.ledger, records of open transactions included: a commit's offsets can be seen
 *     before its records are readable, so the readable end might miss some
 * @param stored up to where the sink has committed its reading of traffic.ledger
 * @param ledgerTopicId which topic of that name it is; a topic made anew has another
 */
public record PipelineLook(
        Instant at, Offsets rawEnds, Offsets processed, Offsets ledgerEnds, Offsets stored, String ledgerTopicId) {
    /**
     * About how many raw records before those ends are not yet visible: exact for those not yet processed; for those not
     * yet stored it counts ledger offsets, of which an update takes two and each transaction one.
     */
    public long underWay(Offsets rawEndsNow) {
        return processed.behind(rawEndsNow) + stored.behind(ledgerEnds);
    }

    /** True when all that had come in is processed and stored. */
    public boolean isSettled() {
        return underWay(rawEnds) == 0;
    }
}
