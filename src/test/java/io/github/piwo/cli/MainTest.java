package io.github.piwo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.ObjectiveType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
    void whatACommandSaysIsWrittenToItsEnd(@TempDir Path folder) throws IOException {
        var written = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(written, false, StandardCharsets.UTF_8);
        String[] settings = {"--set", "dataset.name=synthetic", "--set", "output=" + folder};
        storeARecord(folder);
        assertThat(Main.run(stream, stream, "status", settings[0], settings[1], settings[2], settings[3]))
                .isEqualTo(ExitCode.DONE);
        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .hasSize(10)
                .startsWith("1 of 700 trials done, 0 failed, not running")
                .contains("  None         1/5    0/5    0/5   0/5   0/5   0/5   0/5")
                .last()
                .asString()
                .startsWith("  MeanVectors  0/5    0/5");
        written.reset();
        assertThat(Main.run(stream, stream, "status", "--watch", settings[0], settings[1], settings[2], settings[3]))
                .as("nothing runs, so there is nothing to wait for")
                .isEqualTo(ExitCode.DONE);
        assertThat(written.toString(StandardCharsets.UTF_8)).hasLineCount(10);
        written.reset();
        assertThat(Main.run(stream, stream, "status", "--json", settings[0], settings[1], settings[2], settings[3]))
                .isEqualTo(ExitCode.DONE);
        assertThat(written.toString(StandardCharsets.UTF_8))
                .startsWith(
                        "{\"trials\":700,\"completed\":1,\"failed\":0,\"to_do\":699,\"is_running\":false,\"cells\":[{")
                .contains("\"running\":[],\"seconds_left\":null,\"latest\":[],\"set_aside\":[]}")
                .hasLineCount(1);
    }

    private static void storeARecord(Path output) throws IOException {
        ExperimentSettings settings = TestRecords.settings(output);
        new RecordStore(output.toString(), TestRecords.HADOOP)
                .commit(TestRecords.completed(settings, TestRecords.trial(ObjectiveType.NONE, 0.001, 0, 1), 0.5, 0.5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "report", "export --tensorboard %s/tb"})
    void nothingFoundIsNoSuccess(String command, @TempDir Path folder) throws IOException {
        Path output = folder.resolve("out");
        assertThat(run(commandOn(command, output))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith("piwo: output = " + output + ": there is no such directory")
                .hasLineCount(1);
        assertThat(folder).isEmptyDirectory();

        Files.createDirectory(output);
        err.getBuffer().setLength(0);
        assertThat(run(commandOn(command, output))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("piwo: output = " + output + " holds no trials yet");
        assertThat(output).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "report", "export --tensorboard %s/tb"})
    void anOutputWhoseRecordsAreAllDamagedIsNotCalledEmpty(String command, @TempDir Path output) throws IOException {
        String name = "a".repeat(64) + ".json";
        Files.writeString(Files.createDirectory(output.resolve("records")).resolve(name), "{");
        assertThat(run(commandOn(command, output))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith(
                        "piwo: output = " + output + " holds no trial that can be read: 1 damaged, among them " + name)
                .hasLineCount(1);
        assertThat(output.resolve("report")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "report", "export --tensorboard %s/tb"})
    void trialsOfOtherSettingsAreNamedByWhatDiffers(String command, @TempDir Path output) throws IOException {
        storeARecord(output);
        List<String> arguments = new ArrayList<>(List.of(commandOn(command, output)));
        arguments.addAll(List.of("--set", "training.max-steps=7", "--set", "model.latent-size=3"));
        assertThat(run(arguments.toArray(String[]::new))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith("piwo: output = " + output + " holds no trials of these settings, but 1 trial with "
                        + "model.latent-size = 100 (here 3), training.max-steps = 0 (here 7)")
                .hasLineCount(1);
        assertThat(output.resolve("report")).doesNotExist();
    }

    @Test
    void trialsOnOtherColumnsOfATableAreOtherTrials(@TempDir Path output) throws IOException {
        String[] table = {
            "dataset.name=table",
            "dataset.table.train=a.csv",
            "dataset.table.label-column=topic",
            "dataset.table.delimiter=tab",
            "dataset.table.text-columns=[title, body]"
        };
        ExperimentSettings settings = TestRecords.settings(output, table);
        new RecordStore(output.toString(), TestRecords.HADOOP)
                .commit(TestRecords.completed(settings, TestRecords.trial(ObjectiveType.NONE, 0.01, 0, 1), 0.5, 0.5));
        assertThat(run(statusOf(output, table))).as(err.toString()).isEqualTo(ExitCode.DONE);
        table[4] = "dataset.table.text-columns=[body]";
        assertThat(run(statusOf(output, table))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("holds no trials of these settings, but 1 trial with dataset.table.text-columns = "
                        + "[\"title\",\"body\"] (here [\"body\"])");
    }

    private static String[] statusOf(Path output, String... settings) {
        List<String> arguments = new ArrayList<>(List.of("status", "--set", "output=" + output));
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        return arguments.toArray(String[]::new);
    }

    private static String[] commandOn(String command, Path output) {
        List<String> arguments =
                new ArrayList<>(List.of(command.replace("%s", output.toString()).split(" ")));
        arguments.addAll(List.of("--set", "dataset.name=synthetic", "--set", "output=" + output));
        return arguments.toArray(String[]::new);
    }

    @Test
    void aHomeDirectoryIsMeantOrRefused() {
        assertThat(run("show", "--set", "output=~/x", "--set", "dataset.name=synthetic"))
                .isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).isEqualTo(System.getProperty("user.home") + "/x");
        assertThat(run("show", "--set", "output=~other/x", "--set", "dataset.name=synthetic"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("piwo: output = ~other/x: write the home directory of another user");
    }

    @Test
    void theFileOfABenchmarkIsCheckedBeforeAnythingIsMeasured(@TempDir Path folder) {
        Path file = folder.resolve("gone/b.json");
        assertThat(run("benchmark", "--json", file.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err)
                .hasToString(
                        "piwo: --json: " + file + ": there is no folder " + file.getParent() + System.lineSeparator());
        assertThat(run("benchmark", "--json", folder.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aTrackingServerThatDoesNotAnswerIsNamedBeforeAnythingIsSent(@TempDir Path folder) throws IOException {
        storeARecord(folder);
        String server;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server = "http://127.0.0.1:" + free.getLocalPort();
        }
        assertThat(run(commandOn("export --tensorboard %s/tb --mlflow " + server, folder)))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("piwo: --mlflow: " + server + " does not answer: ");
        assertThat(folder.resolve("tb")).doesNotExist();
    }

    @Test
    void theRootCauseIsShown() {
        assertThat(run("fail", "--wrapped")).isEqualTo(ExitCode.ERROR);
        assertThat(err).hasToString("piwo: NoSuchFileException: /gone" + System.lineSeparator());
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
        @Option(names = "--wrapped")
        private boolean wrapped;

        @Override
        public void run() {
            if (wrapped) {
                throw new UncheckedIOException(new IOException(new NoSuchFileException("/gone")));
            }
            throw new IllegalStateException("the disk is\nfull");
        }
    }
}
