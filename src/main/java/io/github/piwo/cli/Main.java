package io.github.piwo.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Semi-supervised VAE experiments: a grid of trials, each trained by one Spark task, and tables of the results. */
@Command(
        name = "piwo",
        description = "Runs grids of semi-supervised VAE experiments on Spark.",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PrepareCommand.class,
            PlanCommand.class,
            SweepCommand.class,
            TrainCommand.class,
            PredictCommand.class,
            GenerateCommand.class,
            ReportCommand.class,
            StatusCommand.class,
            ReplayCommand.class,
            ExportCommand.class,
            BenchmarkCommand.class
        })
public final class Main {
    private Main() {}

    /** Runs a command and ends the JVM with its {@link ExitCode}. */
    public static void main(String[] arguments) {
        System.setOut(MaskedStream.over(System.out));
        System.setErr(MaskedStream.over(System.err));
        SparkProperties.addTo(System.getProperties());
        System.exit(run(System.out, System.err, arguments));
    }

    /** Runs a command, flushes its output, and returns its {@link ExitCode}. */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        PrintWriter output = new PrintWriter(out, true, StandardCharsets.UTF_8);
        PrintWriter errors = new PrintWriter(err, true, StandardCharsets.UTF_8);
        try {
            return commandLine().setOut(output).setErr(errors).execute(arguments);
        } finally {
            // Only the end of a line flushes automatically.
            output.flush();
            errors.flush();
        }
    }

    /** The program's commands; errors become exit codes and one line on the command line's error stream. */
    static CommandLine commandLine() {
        return withErrorHandling(new CommandLine(new Main()));
    }

    static CommandLine withErrorHandling(CommandLine commandLine) {
        return commandLine
                .setParameterExceptionHandler(ErrorHandling::usage)
                .setExecutionExceptionHandler(ErrorHandling::execution);
    }
}
