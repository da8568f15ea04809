package dev.weir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code weir export}: results of queries as files in S3. */
@Command(
        name = "export",
        description = "Export the result of a query to S3, watch it, and fetch the file.",
        subcommands = {ExportRun.class, ExportList.class, ExportWatch.class, ExportCancel.class, ExportGet.class},
        footer = {
            "",
            "Example: ./weir export run \"SELECT page_url, sum(sign) AS views FROM weir.traffic_entries GROUP BY page_url\""
        })
final class Export extends Weir.Verb implements Runnable {
    @Override
    public void run() {
        throw new ParameterException(commandLine(), "Say what to do: run, list, watch, cancel or get.");
    }
}
