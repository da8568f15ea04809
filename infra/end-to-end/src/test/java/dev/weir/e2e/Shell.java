package dev.weir.e2e;

import dev.weir.cli.Weir;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Somebody who types {@code ./weir} commands against a running stack. */
record Shell(TestStack stack) {
    /** What a command printed, and its exit code. */
    record Answer(int code, String out, String err) {}

    Answer weir(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Weir.commandLine(stack.home())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Answer(code, out.toString().strip(), err.toString().strip());
    }
}
