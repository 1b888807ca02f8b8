package io.github.piwo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.cli.Commands.Ended;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsLoader;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.ObjectiveType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
    private static final List<String> GRID = List.of(
            "dataset.name=synthetic",
            "sweep.objectives=[None, VAE]",
            "sweep.baselines=[]",
            "sweep.supervision-rates=[0.01]",
            "sweep.alphas=[1, 10]",
            "sweep.splits=[1, 2, 3]");

    @TempDir
    private Path output;

    @Test
    void saysWhatWouldHaveBeenSavedAndWritesNothing() throws IOException {
        for (double alpha : List.of(1.0, 10.0)) {
            for (int split = 1; split <= 3; split++) {
                commit(alpha, split, alpha == 1 ? 0.8 : 0.7);
            }
        }
        List<Path> before = files();
        Ended replay = replay();
        assertThat(replay.exitCode()).as(replay.err()).isEqualTo(ExitCode.DONE);
        assertThat(replay.out())
                .containsPattern("(?m)^VAE +0.01 +1/6 +17% +1 +the same +–$")
                .contains(
                        "1 of 6 trials would not have run, and 13 s of 1 min of all trials' time, also of those without α (17%)")
                .contains("α would have been another one in 0 of 1 cells");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aGridThatHasNotRunToItsEndIsRefused() throws IOException {
        assertThat(replay()).extracting(Ended::exitCode).isEqualTo(ExitCode.USAGE);
        commit(1, 1, 0.8);
        Ended replay = replay();
        assertThat(replay.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(replay.err()).contains("no objective has all of its trials at any rate");
    }

    @Test
    void aGridOfOneAlphaIsRefused() {
        Ended replay = replay("sweep.alphas=[1]");
        assertThat(replay.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(replay.err()).contains("sweep.alphas: there is only one α");
    }

    private void commit(double alpha, int split, double validation) throws IOException {
        new RecordStore(output.toString(), TestRecords.HADOOP)
                .commit(TestRecords.completed(
                        settings(), TestRecords.trial(ObjectiveType.VAE, 0.01, alpha, split), validation, 0.75));
    }

    private ExperimentSettings settings() {
        List<String> all = new ArrayList<>(GRID);
        all.add("output=" + output);
        return SettingsLoader.load(Optional.empty(), all);
    }

    private Ended replay(String... more) {
        List<String> arguments = new ArrayList<>(List.of("replay"));
        Stream.of(GRID.stream(), Stream.of("output=" + output), Stream.of(more))
                .flatMap(settings -> settings)
                .forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return Commands.run(arguments.toArray(String[]::new));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            return files.sorted().toList();
        }
    }
}
