package io.github.piwo.cli;

import io.github.piwo.config.SettingsException;
import io.github.piwo.store.OutputHeldException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a person sees of an error: one line. Stack traces of the unexpected go to the log. */
final class ErrorHandling {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorHandling.class);

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
        if (error instanceof SettingsException) {
            tell(commandLine, error.getMessage());
            return ExitCode.USAGE;
        }
        if (error instanceof OutputHeldException) {
            tell(commandLine, error.getMessage());
            return ExitCode.OUTPUT_HELD;
        }
        LOG.error("Ended by an error", error);
        tell(commandLine, error.getMessage() == null ? error.getClass().getName() : error.getMessage());
        return ExitCode.ERROR;
    }

    private static void tell(CommandLine commandLine, String message) {
        commandLine.getErr().println("piwo: " + message.replaceAll("\\s*\\R\\s*", " "));
        commandLine.getErr().flush();
    }
}
