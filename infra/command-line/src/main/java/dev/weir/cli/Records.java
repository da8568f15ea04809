package dev.weir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code weir records}: business records as they are, as they were, and in figures. */
@Command(
        name = "records",
        description = "Read business records: as they are, as they were at a moment, with their history, in figures.",
        subcommands = {
            RecordsList.class,
            RecordsGet.class,
            RecordsHistory.class,
            RecordsAnalytics.class,
            RecordsCheck.class
        },
        footer = {"", "Example: ./weir records list companies --filter status=Active"})
final class Records extends Weir.Verb implements Runnable {
    @Override
    public void run() {
        throw new ParameterException(
                commandLine(), "Say what to do with records: list, get, history, analytics or check.");
    }
}
