package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.stack.StackHome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParseResult;

class WeirTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int run(String... arguments) {
        return Weir.commandLine(new StackHome(folder))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "down",
                "status",
                "env",
                "open",
                "demo",
                "completion",
                "reset",
                "send",
                "report",
                "erase",
                "test",
                "bench",
                "check",
                "check event",
                "check balance",
                "check schema",
                "check faults",
                "check exports",
                "records",
                "records list",
                "records get",
                "records history",
                "records analytics",
                "records check",
                "rejected",
                "rejected list",
                "rejected reasons",
                "rejected show",
                "rejected replay",
                "keys",
                "keys list",
                "keys create",
                "keys rotate",
                "keys revoke",
                "load",
                "load isolation",
                "scale",
                "scale show",
                "scale set",
                "scale window",
                "scale window list",
                "scale window add",
                "scale window remove",
                "scale stop",
                "scale start",
                "scale wake",
                "scale cancel",
                "scale audit"
            })
    void everyVerbHasHelpWithAnExample(String verb) {
        assertThat(run((verb + " --help").split(" "))).isZero();
        assertThat(out.toString()).startsWith("Usage: weir " + verb).contains("./weir " + verb);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "load",
                "load isolation --requests 1",
                "load isolation --delay 11",
                "keys",
                "records",
                "records get companies",
                "records list companies --limit 0",
                "records list companies --below companies",
                "records analytics weather",
                "keys create --name analyst",
                "keys create --scopes read",
                "keys rotate",
                "keys revoke",
                "rejected",
                "rejected list --limit 0",
                "rejected list --limit 10001",
                "rejected show",
                "rejected replay",
                "rejected replay 0-1 --reason too_late",
                "rejected replay 0-1 --from 2026-11-20T00:00:00Z",
                "rejected replay 0-1 --event {} -f fixed.json",
                "rejected replay --reason too_late --event {}",
                "check balance --within -1",
                "erase",
                "erase 42 --within -1",
                "demo --events 5",
                "demo --seconds 0",
                "send",
                "send 7",
                "send 7 /page -f events.ndjson",
                "send 7 /page --rate 5",
                "send -f events.ndjson --rate 0",
                "scale",
                "scale set",
                "scale set reports",
                "scale set reports --max-memory much",
                "scale set reports --max-memory 64 --revert-after 0",
                "scale set reports --max-memory 64 --within 0",
                "scale stop",
                "scale cancel",
                "scale window",
                "scale window add reports --max-memory 64",
                "scale window add reports --max-memory 64 --from 2026-12-01T08:00:00Z",
                "scale window add reports --days mon --start 07:00 --end 08:00",
                "scale window remove",
                "scale audit --limit 1001",
                "scale show --secret-file secret",
                "scale set reports --max-memory 64 --secret-file secret"
            })
    void argumentsThatMakeNoSenseAreRefusedWithTheUsage(String line) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: weir ").doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keys list",
                "keys create --name analyst --scopes read,export",
                "keys rotate some-id",
                "keys revoke some-id",
                "rejected list",
                "rejected reasons",
                "rejected show 0-1",
                "rejected replay 0-1",
                "rejected replay --reason too_late",
                "check balance",
                "erase 42 --yes",
                "open",
                "demo",
                "send -f events.ndjson",
                "scale show",
                "scale set reports --max-memory 64",
                "scale wake lab",
                "scale window list",
                "scale audit"
            })
    void withoutAStackEveryVerbSaysHowToStartOne(String line) {
        assertThat(run(line.split(" "))).isEqualTo(1);
        assertThat(err.toString()).isEqualToIgnoringNewLines("Nothing runs: ./weir up starts it.");
    }

    @Test
    void completionKnowsVerbsAndOptions() {
        assertThat(run("completion")).isZero();
        assertThat(out.toString())
                .startsWith("#!/usr/bin/env bash")
                .contains("complete -F _complete_weir", "rejected", "--no-browser", "--rate");
    }

    @Test
    void theConsoleIsOpenedOnlyWhereThereIsADesktop() {
        assertThat(Open.program("Linux", Map.of())).isEmpty();
        assertThat(Open.program("Linux", Map.of("WAYLAND_DISPLAY", "wayland-0")))
                .contains(List.of("xdg-open"));
        assertThat(Open.program("Mac OS X", Map.of())).contains(List.of("open"));
    }

    @Test
    void aBarSaysHowMuchHowFastAndHowLong() {
        Progress progress = new Progress(new PrintWriter(err, true), "events");

        assertThat(progress.line(0.25, 5_000, 2))
                .isEqualTo("███████░░░░░░░░░░░░░░░░░░░░░  25 %  events  5,000  2,500/s  6 s left");
        assertThat(progress.line(-1, 1_234, 0.1)).isEqualTo("events  1,234");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "119, 119 s", "120, 2 min", "7200, 2 h", "172800, 2 d"})
    void timesThatPassAreShort(long seconds, String said) {
        assertThat(Status.lasting(seconds)).isEqualTo(said);
    }

    @Test
    void whatNobodyWatchesHasNoColours() {
        assertThat(Screen.good("ready")).isEqualTo("ready");
    }

    @Test
    void tablesAreAsWideAsTheirContentAndNumbersStandOnTheRight() {
        Table table = new Table("reason", "count");
        table.add("too_late", "7");
        table.add("evil\u001b[2J", "12345678");
        table.print(new PrintWriter(out, true));

        assertThat(out.toString().lines())
                .containsExactly("reason       count", "too_late         7", "evil?[2J  12345678");
    }

    @Test
    void parametersAreLeftOutWhenEmptyAndEscaped() {
        assertThat(Api.query("/api/keys", Map.of("reason", ""))).isEqualTo("/api/keys");
        assertThat(Api.query("/api/" + Api.segment("a b/../c"), Map.of("from", "1+1&x")))
                .isEqualTo("/api/a%20b%2F..%2Fc?from=1%2B1%26x");
    }

    @Test
    void theOptionsOfABenchAreHandedOnInTheirOrder() {
        ParseResult bench = Weir.commandLine(new StackHome(folder))
                .parseArgs("bench", "ingest-single", "--runs", "5", "--json")
                .subcommand();

        assertThat(bench.matchedPositionals())
                .flatExtracting(ArgSpec::stringValues)
                .containsExactly("ingest-single", "--runs", "5", "--json");
    }

    @Test
    void anUnknownVerbIsRefusedWithTheNearestOne() {
        assertThat(run("statsu")).isNotZero();
        assertThat(err.toString()).contains("statsu").contains("weir status");
    }

    @Test
    void statusOfNothingIsNotASuccess() {
        assertThat(run("status")).isEqualTo(1);
        assertThat(out.toString()).contains("Nothing runs");
    }

    @Test
    void statusForMachinesIsJsonAlsoOfNothing() {
        assertThat(run("status", "--json")).isEqualTo(1);
        assertThat(out.toString()).contains("\"ready\" : false").contains("\"processes\" : [ ]");
    }

    @Test
    void downOfNothingIsFine() {
        assertThat(run("down")).isZero();
    }

    @Test
    void sendWithoutAStackSaysHowToStartOne() {
        assertThat(run("send", "7", "https://example.org/")).isEqualTo(1);
        assertThat(err.toString()).isEqualToIgnoringNewLines("Nothing runs: ./weir up starts it.");
    }

    @Test
    void anIdThatIsNoUnsigned64BitNumberIsRefusedInASentence() {
        assertThat(run("report", "18446744073709551616")).isEqualTo(1);
        assertThat(err.toString()).contains("18446744073709551615").doesNotContain("Exception");
    }

    @Test
    void anEventKeepsALargeIdExactly() throws Exception {
        assertThat(Send.event("18446744073709551615", "https://example.org/", "2026-11-20T00:00:00Z"))
                .isEqualTo("{\"user_id\":\"18446744073709551615\",\"created_at\":\"2026-11-20T00:00:00Z\","
                        + "\"page_url\":\"https://example.org/\"}");
    }
}
