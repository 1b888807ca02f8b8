package io.github.piwo.store;

import static io.github.piwo.store.TestRecords.HADOOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.piwo.store.SkippedTrials.Experiment;
import io.github.piwo.store.SkippedTrials.Skipped;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import io.github.piwo.trial.TrialRecord;
import io.github.piwo.trial.TrialResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkippedTrialsTest {
    private static final Experiment ONE = new Experiment("one", "synthetic", "f", List.of("no", "yes"), "{}");
    private static final Experiment OTHER = new Experiment("other", "synthetic", "g", List.of(), "{}");
    private static final Trial TRIAL = TestRecords.trial(ObjectiveType.VAE, 0.01, 10, 2);

    @TempDir
    private Path output;

    private SkippedTrials trials;

    @BeforeEach
    void open() {
        trials = new SkippedTrials(new OutputFiles(output.toString(), HADOOP));
    }

    @Test
    void theLastWordOnEachExperimentIsKept() throws IOException {
        assertThat(trials.readAll()).isEmpty();
        trials.write(ONE, List.of(new Skipped("a", TRIAL, "behind"), new Skipped("b", TRIAL, "behind")));
        trials.write(OTHER, List.of(new Skipped("c", TRIAL, "far behind")));
        trials.write(ONE, List.of(new Skipped("a", TRIAL, "behind")));
        assertThat(trials.readAll())
                .extracting(TrialRecord::trialId, TrialRecord::experimentId, TrialRecord::trial, TrialRecord::result)
                .containsExactlyInAnyOrder(
                        tuple("a", "one", TRIAL, new TrialResult.Skipped("behind")),
                        tuple("c", "other", TRIAL, new TrialResult.Skipped("far behind")));
        trials.write(ONE, List.of());
        assertThat(trials.readAll()).hasSize(1);
        assertThat(output.resolve("races/one.json")).doesNotExist();
    }

    @Test
    void aDamagedFileAndANewerFormatAreTold() throws IOException {
        trials.write(ONE, List.of(new Skipped("a", TRIAL, "behind")));
        Path file = output.resolve("races/one.json");
        String content = Files.readString(file);
        Files.writeString(file, content.replace("\"format_version\":1", "\"format_version\":2"));
        assertThatThrownBy(trials::readAll)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("races/one.json has format 2")
                .hasMessageContaining("newer version");
        Files.writeString(file, content.substring(0, content.length() / 2));
        assertThatThrownBy(trials::readAll)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("races/one.json is damaged")
                .hasMessageContaining("delete it");
    }
}
