package dev.weir.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/** Waits until nothing is under way, and then compares everything. */
record Judge(SinkGroup group, Ledger ledger, Books books) {
    Verdict judge(long events) throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        try {
            group.awaitSettled();
        } catch (ConditionTimeoutException e) {
            problems.add("the line does not come to rest: " + e.getMessage());
        }
        return new Verdict(
                events,
                ledger.compare(events),
                ledger.repeatedOffsets(),
                problems.isEmpty() && books.balance(),
                problems);
    }
}
