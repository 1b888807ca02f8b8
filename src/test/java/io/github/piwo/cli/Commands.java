package io.github.piwo.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** The program's commands, run in this JVM as a shell would run them. */
final class Commands {
    private Commands() {}

    /** How a command ended, and what it said. */
    record Ended(int exitCode, String out, String err) {}

    static Ended run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Ended(exitCode, out.toString(), err.toString());
    }
}
