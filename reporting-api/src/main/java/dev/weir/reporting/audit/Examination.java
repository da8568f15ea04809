package dev.weir.reporting.audit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** Looks at one {@link Step} of an audit: the stored rows among themselves, and beside the records of Kafka. */
final class Examination {
    private final StoredLedger stored;
    private final LedgerRecords records;
    private final String topicId;
    private final Map<Integer, Long> ends;

    /**
     * @param topicId the present ledger topic; of others there are no records any more
     * @param ends up to where its rows are all stored, by partition
     */
    Examination(StoredLedger stored, LedgerRecords records, String topicId, Map<Integer, Long> ends) {
        this.stored = stored;
        this.records = records;
        this.topicId = topicId;
        this.ends = Map.copyOf(ends);
    }

    Look look(Step step) throws SQLException {
        return switch (step) {
            case Step.Range range -> look(range);
            case Step.Slice slice -> new Look(stored.oddRequests(slice, topicId, ends), 0, 0, false);
        };
    }

    private Look look(Step.Range range) throws SQLException {
        long held = range.topicId().equals(topicId) ? records.earliest(range.partition()) : Long.MAX_VALUE;
        if (held > range.from() && held < range.to()) {
            Look before = look(new Step.Range(range.topicId(), range.partition(), range.from(), held));
            Look after = look(new Step.Range(range.topicId(), range.partition(), held, range.to()));
            List<Finding> findings = new ArrayList<>(before.findings());
            findings.addAll(after.findings());
            return new Look(
                    findings,
                    before.rows() + after.rows(),
                    before.compared() + after.compared(),
                    before.undecided() || after.undecided());
        }
        StoredLedger.Range rows = stored.sums(range);
        List<Finding> findings =
                new ArrayList<>(rows.different() == rows.sums().count() ? List.of() : stored.doubled(range));
        if (held >= range.to()) {
            return new Look(findings, rows.sums().count(), 0, false);
        }
        return compare(range, rows, findings);
    }

    private Look compare(Step.Range range, StoredLedger.Range rows, List<Finding> findings) throws SQLException {
        Erased erased = stored.erased(topicId, range.partition());
        BitSet wanted = records.offsets(range, erased);
        long compared = wanted.cardinality();
        boolean undecided = false;
        if (!sums(wanted, range.from()).equals(rows.sums())) {
            if (records.earliest(range.partition()) > range.from() || erased.isUnderWay()) {
                // Records went away while they were read, or rows do: the next audit decides.
                undecided = true;
            } else {
                findings.addAll(differences(range, wanted));
            }
        }
        return new Look(findings, rows.sums().count(), compared, undecided);
    }

    private List<Finding> differences(Step.Range range, BitSet wanted) throws SQLException {
        BitSet there = stored.offsets(range);
        BitSet surplus = (BitSet) there.clone();
        surplus.andNot(wanted);
        BitSet missing = (BitSet) wanted.clone();
        missing.andNot(there);
        if (!missing.isEmpty()) {
            records.removeRejected(missing, range);
        }
        List<Finding> differences = new ArrayList<>(runs(Finding.Kind.MISSING, range, missing));
        differences.addAll(runs(Finding.Kind.SURPLUS, range, surplus));
        return differences;
    }

    private static OffsetSums sums(BitSet offsets, long first) {
        OffsetSums sums = OffsetSums.NONE;
        for (int bit = offsets.nextSetBit(0); bit >= 0; bit = offsets.nextSetBit(bit + 1)) {
            sums = sums.plus(first + bit);
        }
        return sums;
    }

    static List<Finding> runs(Finding.Kind kind, Step.Range range, BitSet offsets) {
        List<Finding> runs = new ArrayList<>();
        for (int from = offsets.nextSetBit(0); from >= 0 && runs.size() < StoredLedger.MOST; ) {
            int to = offsets.nextClearBit(from);
            runs.add(Finding.at(kind, range, range.from() + from, to - from));
            from = offsets.nextSetBit(to);
        }
        return runs;
    }
}
