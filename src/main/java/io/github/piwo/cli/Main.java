package io.github.piwo.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Semi-supervised VAE experiments: a grid of trials, each trained by one Spark task, and the tables that come of it. */
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
            ReportCommand.class,
            StatusCommand.class,
            BenchmarkCommand.class
        })
public final class Main {
    private Main() {}

    /** Runs a command and ends the JVM with its {@link ExitCode}. */
    public static void main(String[] arguments) {
        System.setOut(MaskedStream.over(System.out));
        System.setErr(MaskedStream.over(System.err));
        System.exit(commandLine().execute(arguments));
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
