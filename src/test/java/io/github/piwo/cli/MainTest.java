package io.github.piwo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aSettingsErrorIsOneLineAndExitCode2() {
        assertThat(run("show", "--set", "output=out", "--set", "dataset.name=synthetic", "--set", "model.dropout=2"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err)
                .hasToString("piwo: --set model.dropout = 2: must be a number of at least 0 and below 1"
                        + System.lineSeparator());
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void anUnknownOptionIsOneLineAndExitCode2() {
        assertThat(run("show", "--sett", "seed=1")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("piwo: ").contains("--sett").hasLineCount(1);
    }

    @Test
    void anUnknownCommandIsOneLineAndExitCode2() {
        assertThat(run("shwo")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith("piwo: there is no command shwo; did you mean show? there are prepare, plan, sweep, ")
                .hasLineCount(1);
    }

    @Test
    void anUnexpectedErrorIsOneLineAndExitCode1() {
        assertThat(run("fail")).isEqualTo(ExitCode.ERROR);
        assertThat(err).hasToString("piwo: the disk is full" + System.lineSeparator());
    }

    @Test
    void settingsReachTheCommand() {
        assertThat(run("show", "--set", "output=here", "--set", "dataset.name=synthetic"))
                .isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).isEqualTo("here");
    }

    @Test
    void whatACommandSaysIsWrittenToItsEnd(@TempDir Path folder) {
        var written = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(written, false, StandardCharsets.UTF_8);
        String[] settings = {"--set", "dataset.name=synthetic", "--set", "output=" + folder};
        assertThat(Main.run(stream, stream, "status", settings[0], settings[1], settings[2], settings[3]))
                .isEqualTo(ExitCode.DONE);
        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .hasSize(7)
                .startsWith("0 of 595 trials done, 0 failed, not running")
                .contains("  None   0/5    0/5    0/5   0/5   0/5   0/5   0/5")
                .last()
                .asString()
                .startsWith("  IWAE   0/20   0/20");
        written.reset();
        assertThat(Main.run(stream, stream, "status", "--watch", settings[0], settings[1], settings[2], settings[3]))
                .as("nothing runs, so there is nothing to wait for")
                .isEqualTo(ExitCode.DONE);
        assertThat(written.toString(StandardCharsets.UTF_8)).hasLineCount(7);
        written.reset();
        assertThat(Main.run(stream, stream, "status", "--json", settings[0], settings[1], settings[2], settings[3]))
                .isEqualTo(ExitCode.DONE);
        assertThat(written.toString(StandardCharsets.UTF_8))
                .startsWith(
                        "{\"trials\":595,\"completed\":0,\"failed\":0,\"to_do\":595,\"is_running\":false,\"cells\":[{")
                .contains("\"running\":[],\"seconds_left\":null,\"latest\":[]}")
                .hasLineCount(1);
    }

    @Test
    void anExportNeedsATarget() {
        assertThat(run("export", "--set", "dataset.name=synthetic", "--set", "output=out"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--tensorboard", "--mlflow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "file:/tmp/runs", "http://", "databricks"})
    void anExportToWhatIsNoTrackingServerIsRefused(String server) {
        assertThat(run("export", "--mlflow", server, "--set", "dataset.name=synthetic", "--set", "output=out"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("piwo: --mlflow: " + server + " is not ");
    }

    @Test
    void versionAndHelpAreShown() {
        assertThat(run("--version")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).startsWith("piwo ");
        assertThat(run("show", "--help")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("--config=FILE", "--set=KEY=VALUE");
    }

    private int run(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.addSubcommand(new Show()).addSubcommand(new Fail());
        return Main.withErrorHandling(commandLine)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    /** Prints a setting. */
    @Command(name = "show", mixinStandardHelpOptions = true)
    private final class Show implements Runnable {
        @Mixin
        private CommonOptions options;

        @Override
        public void run() {
            out.write(options.settings().output());
        }
    }

    /** Ends by an error that nobody foresaw. */
    @Command(name = "fail")
    private static final class Fail implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("the disk is\nfull");
        }
    }
}
