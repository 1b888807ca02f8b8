package io.github.piwo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.cli.Commands.Ended;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.results.Experiment;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code report --with} refuses, before it writes anything. */
class ReportWithTest {
    @TempDir
    private Path folder;

    private Path own;
    private Path other;
    private List<Path> before;

    @BeforeEach
    void write() throws IOException {
        own = folder.resolve("own");
        other = folder.resolve("other");
        commit(own);
        commit(other, "model.latent-size=50");
        commit(other, "model.latent-size=51");
        before = files();
    }

    @Test
    void whatIsNoOutputIsRefused() throws IOException {
        Path nothing = folder.resolve("nothing");
        refuses(nothing.toString(), "--with: " + nothing + ": there is no such directory");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        refuses(empty.toString(), "--with: " + empty + " is no output, since it has no folder records/");
        Files.createDirectory(empty.resolve("records"));
        refuses(empty.toString(), "--with: " + empty + " holds no trials yet");
        refuses("nosuch://host/out", "--with: nosuch://host/out: No FileSystem for scheme");
        refuses("", "--with: : Can not create a Path from an empty string; name the output of a sweep");
    }

    @Test
    void anUnknownExperimentIsRefusedWithThoseThatExist() throws IOException {
        String ids = "(synthetic, 1 trial)";
        Ended ended = report(other + "#feed");
        assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err())
                .startsWith("piwo: --with: " + other + " holds no experiment feed; there are ")
                .contains(Experiment.shortId(id("model.latent-size=50")) + " " + ids)
                .contains(Experiment.shortId(id("model.latent-size=51")) + " " + ids);
        refuses(other + "#", "holds no experiment ; there are ");
    }

    @Test
    void aBeginningThatSeveralExperimentsHaveIsRefused() throws IOException {
        // Of 17 identities two begin with the same digit.
        for (int size = 60; size < 75; size++) {
            commit(other, "model.latent-size=" + size);
        }
        before = files();
        String digit = Stream.of("0123456789abcdef".split(""))
                .filter(first -> ids().filter(id -> id.startsWith(first)).count() > 1)
                .findFirst()
                .orElseThrow();
        refuses(other + "#" + digit, "--with: " + other + " holds several experiments " + digit + ": ");
    }

    private Stream<String> ids() {
        return Stream.concat(Stream.of(50, 51), Stream.iterate(60, size -> size < 75, size -> size + 1))
                .map(size -> id("model.latent-size=" + size));
    }

    @Test
    void theSameTrialsTwiceAreRefused() throws IOException {
        String one = other + "#" + id("model.latent-size=50").substring(0, 12);
        refuses(List.of(one, other.toString()), "would be there twice, from " + other + " and from " + other);
        refuses(own + "#" + id(), "would be there twice, from " + own + " and from " + own);
        refuses(own.toString(), "--with: " + own + " is the output of the report itself and holds no other experiment");
        Path copy = folder.resolve("copy");
        FileUtils.copyDirectory(own.toFile(), copy.toFile());
        before = files();
        refuses(copy.toString(), "would be there twice, from " + own + " and from " + copy + ", with the same trials");
    }

    @Test
    void recordsThatCannotBeReadAreRefused() throws IOException {
        Path records = other.resolve("records");
        String damaged = "a".repeat(64) + ".json";
        Files.writeString(records.resolve(damaged), "{");
        before = files();
        refuses(other.toString(), "--with: " + other + "/records has 1 that cannot be read, among them " + damaged);
        Files.writeString(records.resolve(damaged), "{\"format_version\":99}");
        Ended newer = report(other.toString());
        assertThat(newer.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(newer.err()).contains(damaged + " has format version 99").hasLineCount(1);
        assertThat(own.resolve("report")).doesNotExist();
    }

    @Test
    void anOptionWithoutANameIsRefused() {
        Ended ended = Commands.run(arguments(List.of()));
        assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err()).contains("--with");
    }

    private void refuses(String with, String message) throws IOException {
        refuses(List.of(with), message);
    }

    private void refuses(List<String> with, String message) throws IOException {
        Ended ended = Commands.run(arguments(with));
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.USAGE);
        assertThat(ended.err()).startsWith("piwo: --with: ").contains(message).hasLineCount(1);
        assertThat(files()).containsAll(before).noneMatch(file -> file.startsWith(own.resolve("report")));
        assertThat(own.resolve("tables")).doesNotExist();
    }

    private Ended report(String with) {
        return Commands.run(arguments(List.of(with)));
    }

    private String[] arguments(List<String> with) {
        List<String> arguments = new ArrayList<>(List.of("report"));
        Stream.of(
                        "output=" + own,
                        "dataset.name=synthetic",
                        "sweep.supervision-rates=[0.01,0.1]",
                        "sweep.alphas=[1,10]",
                        "sweep.baselines=[]",
                        "sweep.splits=[1,2,3]")
                .forEach(setting -> arguments.addAll(List.of("--set", setting)));
        arguments.add("--with");
        arguments.addAll(with);
        return arguments.toArray(String[]::new);
    }

    private static String id(String... settings) {
        return TestRecords.settings(Path.of("out"), settings).experimentId(TestRecords.FINGERPRINT);
    }

    private static void commit(Path output, String... settings) throws IOException {
        ExperimentSettings all = TestRecords.settings(output, settings);
        TrialRecord record = TestRecords.completed(all, TestRecords.trial(ObjectiveType.NONE, 0.01, 0, 1), 0.5, 0.5);
        new RecordStore(output.toString(), TestRecords.HADOOP).commit(record);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }
}
