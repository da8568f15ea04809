package dev.weir.cli;

import picocli.CommandLine.Command;

/** {@code weir check exports}: kills the reporting API in the middle of a large export. */
@Command(
        name = "exports",
        description =
                "Export 10 million rows from a stack of its own, kill the reporting API with signal 9 in the middle,"
                        + " and compare the file with the ledger.",
        footer = {"", "Options: --rows N, --keep, --json.", "Example: ./weir check exports --rows 1000000"})
final class CheckExports extends SuiteVerb {
    CheckExports() {
        super("dev.weir.faults.Exports");
    }
}
