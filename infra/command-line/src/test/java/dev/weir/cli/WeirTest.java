package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.stack.StackHome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
    @ValueSource(strings = {"up", "down", "status", "env", "reset", "send", "report", "check", "test", "bench"})
    void everyVerbHasHelp(String verb) {
        assertThat(run(verb, "--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: weir " + verb);
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
