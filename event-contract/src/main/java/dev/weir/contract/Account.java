package dev.weir.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * The totals of one partition of a raw topic: what came in and how each record ended, up to and with an offset.
 * Always {@code received = applied + duplicate + conflict + rejected}.
 */
public record Account(
        String topic,
        int partition,
        long received,
        long applied,
        long duplicate,
        long conflict,
        long rejected,
        long ledgerRows,
        long upToOffset) {

    /** True when every record that came in is accounted for. */
    public boolean balances() {
        return received == applied + duplicate + conflict + rejected;
    }

    public byte[] toJson() {
        return new JsonBytes(220)
                .plain("topic", topic)
                .number("partition", partition)
                .number("received", received)
                .number("applied", applied)
                .number("duplicate", duplicate)
                .number("conflict", conflict)
                .number("rejected", rejected)
                .number("ledger_rows", ledgerRows)
                .number("up_to_offset", upToOffset)
                .end();
    }

    /** The account in that JSON; unknown fields are passed over. */
    public static Account parse(byte[] json) throws IOException {
        try (JsonParser parser = EventReader.JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("An account must be a JSON object");
            }
            String topic = "";
            int partition = -1;
            long[] totals = new long[7];
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                switch (name) {
                    case "topic" -> topic = parser.getText();
                    case "partition" -> partition = parser.getIntValue();
                    case "received" -> totals[0] = parser.getLongValue();
                    case "applied" -> totals[1] = parser.getLongValue();
                    case "duplicate" -> totals[2] = parser.getLongValue();
                    case "conflict" -> totals[3] = parser.getLongValue();
                    case "rejected" -> totals[4] = parser.getLongValue();
                    case "ledger_rows" -> totals[5] = parser.getLongValue();
                    case "up_to_offset" -> totals[6] = parser.getLongValue();
                    default -> parser.skipChildren();
                }
            }
            if (topic.isEmpty() || partition < 0) {
                throw new IOException("An account without topic or partition");
            }
            return new Account(
                    topic, partition, totals[0], totals[1], totals[2], totals[3], totals[4], totals[5], totals[6]);
        }
    }
}
