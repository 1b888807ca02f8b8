package io.github.piwo.cli;

import io.github.piwo.config.SettingsException;
import io.github.piwo.store.OutputHeldException;
import io.github.piwo.store.UnusableModelException;
import io.github.piwo.trial.NewerFormatException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Shows errors to people as one line. Stack traces of unexpected errors go to the log. */
final class ErrorHandling {
    private ErrorHandling() {}

    static int usage(ParameterException error, String[] arguments) {
        tell(
                error.getCommandLine(),
                unknownCommand(error).orElse(error.getMessage()) + " (--help shows what is allowed)");
        return ExitCode.USAGE;
    }

    private static Optional<String> unknownCommand(ParameterException error) {
        Set<String> commands = error.getCommandLine().getSubcommands().keySet();
        if (!(error instanceof UnmatchedArgumentException unmatched) || commands.isEmpty()) {
            return Optional.empty();
        }
        String name = unmatched.getUnmatched().get(0);
        if (name.startsWith("-")) {
            return Optional.empty();
        }
        String hint = unmatched.getSuggestions().stream()
                .filter(commands::contains)
                .findFirst()
                .map(near -> "did you mean " + near + "? ")
                .orElse("");
        return Optional.of("there is no command " + name + "; " + hint + "there are " + String.join(", ", commands));
    }

    static int execution(Exception error, CommandLine commandLine, ParseResult parsed) {
        Throwable cause = cause(error);
        if (cause instanceof SettingsException
                || cause instanceof NewerFormatException
                || cause instanceof UnusableModelException) {
            tell(commandLine, cause.getMessage());
            return ExitCode.USAGE;
        }
        if (error instanceof OutputHeldException) {
            tell(commandLine, error.getMessage());
            return ExitCode.OUTPUT_HELD;
        }
        log().error("Ended by an error", error);
        tell(commandLine, describe(cause));
        return ExitCode.ERROR;
    }

    /** Starting the logging takes longer than reporting a wrong option. */
    private static Logger log() {
        return LoggerFactory.getLogger(ErrorHandling.class);
    }

    /** The error inside its wrappers: Spark's around an error of a task, a runtime exception around a checked one. */
    private static Throwable cause(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && (isWrapper(cause) || saysNoMoreThanItsCause(cause))) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static boolean isWrapper(Throwable error) {
        return error instanceof UncheckedIOException
                || error instanceof ExecutionException
                || error instanceof CompletionException
                || error.getClass().getName().startsWith("org.apache.spark.");
    }

    private static boolean saysNoMoreThanItsCause(Throwable error) {
        String message = error.getMessage();
        return message == null || message.equals(error.getCause().toString());
    }

    /** A message without a blank, such as a path alone, needs the name of the error to be understood. */
    private static String describe(Throwable error) {
        String message = error.getMessage();
        if (message == null) {
            return error.getClass().getName();
        }
        return message.indexOf(' ') < 0 ? error.getClass().getSimpleName() + ": " + message : message;
    }

    private static void tell(CommandLine commandLine, String message) {
        commandLine.getErr().println("piwo: " + message.replaceAll("\\s*\\R\\s*", " "));
        commandLine.getErr().flush();
    }
}
