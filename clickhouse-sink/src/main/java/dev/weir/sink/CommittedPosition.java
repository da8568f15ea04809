package dev.weir.sink;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/** What the group's committed offset of one partition says; its metadata is ours, or it says nothing. */
sealed interface CommittedPosition {
    /** Nothing that the sink wrote. */
    record Nowhere() implements CommittedPosition {}

    /** Every offset below is settled and no insert is under way. */
    record At(String topicId, long offset) implements CommittedPosition {
        OffsetAndMetadata toCommit() {
            return new OffsetAndMetadata(offset, "weir1 at " + topicId);
        }
    }

    /** Every offset below {@code from} is settled; the batch of the intent may be stored, in part or whole. */
    record Before(String topicId, long from, Intent intent) implements CommittedPosition {
        OffsetAndMetadata toCommit() {
            return new OffsetAndMetadata(from, "weir1 intent " + topicId + " " + intent.toText());
        }
    }

    Pattern AT = Pattern.compile("weir1 at ([A-Za-z0-9_-]{1,64})");
    Pattern BEFORE = Pattern.compile("weir1 intent ([A-Za-z0-9_-]{1,64}) (.+)");

    static CommittedPosition of(@Nullable OffsetAndMetadata committed) {
        if (committed == null) {
            return new Nowhere();
        }
        Matcher at = AT.matcher(committed.metadata());
        if (at.matches()) {
            return new At(at.group(1), committed.offset());
        }
        Matcher before = BEFORE.matcher(committed.metadata());
        if (before.matches()) {
            Intent intent = Intent.parse(before.group(2));
            return intent == null ? new Nowhere() : new Before(before.group(1), committed.offset(), intent);
        }
        return new Nowhere();
    }
}
