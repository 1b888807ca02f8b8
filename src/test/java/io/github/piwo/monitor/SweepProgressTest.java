package io.github.piwo.monitor;

import static io.github.piwo.store.TestRecords.HADOOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.grid.GridPlan;
import io.github.piwo.grid.PlannedTrial;
import io.github.piwo.grid.TrialOutcome;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.RecordView;
import io.github.piwo.store.TestRecords;
import io.github.piwo.sweep.TestDatasets;
import io.github.piwo.training.SpeedFigures;
import io.github.piwo.training.SpeedFigures.Figure;
import io.github.piwo.trial.EpochMetrics;
import io.github.piwo.trial.TrialRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepProgressTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path output;

    private final DatasetManifest dataset = TestDatasets.manifest();
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private Instant now = START;
    private ExperimentSettings settings;
    private RecordStore store;
    private GridPlan plan;
    private SweepProgress progress;

    @BeforeEach
    void start() throws IOException {
        settings = TestRecords.settings(
                output, "sweep.objectives=[VAE]", "sweep.supervision-rates=[0.1]", "sweep.alphas=[10]");
        store = new RecordStore(output.toString(), HADOOP);
        plan = GridPlan.of(settings, dataset, store);
        progress = progress(Optional.empty());
    }

    private SweepProgress progress(Optional<SpeedFigures> speed) {
        return new SweepProgress(
                plan,
                speed,
                settings.experimentId(dataset.fingerprint()),
                new OutputFiles(output.toString(), HADOOP),
                new PrintStream(console, true, StandardCharsets.UTF_8),
                () -> now);
    }

    @Test
    void printsALineWhenATrialEnds() throws IOException {
        progress.running(List.of("a", "b"), 2);
        complete(0);
        fail(1);
        assertThat(console.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "[1/3] running 2, failed 0, left 13 s | "
                                + "VAE rate 0.1 α 10 split 1 seed 1: test accuracy 62.50%, validation accuracy 75.00% (13 s)",
                        "[2/3] running 2, failed 1, left 13 s | VAE rate 0.1 α 10 split 2 seed 1: failed (13 s)");
    }

    @Test
    void saysWhatRunsWhileNothingEnds() {
        progress.running(List.of("a", "b"), 2);
        now = START.plusSeconds(29);
        progress.running(List.of("a", "b"), 2);
        assertThat(console.size()).isZero();
        now = START.plusSeconds(30);
        progress.running(List.of("a", "b"), 2);
        progress.running(List.of("a", "b"), 2);
        assertThat(console.toString(StandardCharsets.UTF_8)).isEqualTo("[0/3] running 2, failed 0 | a, b\n");
    }

    @Test
    void figuresOfSpeedTellTheTimeLeftUntilATrialHasEnded() throws IOException {
        PlannedTrial trial = plan.toDo().get(0);
        double gflops = trial.flops() / 1e9 / 100;
        progress = progress(Optional.of(new SpeedFigures(
                "a machine that needs 100 s for each trial",
                1,
                1,
                List.of(figure("VAE", gflops), figure(SpeedFigures.EVALUATION, gflops)))));
        now = START.plusSeconds(30);
        progress.running(List.of("a", "b"), 2);
        complete(0);
        assertThat(console.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("[0/3] running 2, failed 0, left 3 min | a, b"),
                        second -> assertThat(second).startsWith("[1/3] running 2, failed 0, left 13 s"));
    }

    private static Figure figure(String work, double gflops) {
        return new Figure(work, 1, 1, gflops, gflops, 1, 1, 1, 1);
    }

    @Test
    void anotherTerminalSeesARunningSweep() throws IOException {
        complete(0);
        progress.running(List.of("VAE rate 0.1 α 10 split 2 seed 1"), 1);
        SweepStatus status = status();
        assertThat(status.isRunning()).isTrue();
        assertThat(status.completed()).isEqualTo(1);
        assertThat(status.running()).containsExactly(new ActiveTrial("VAE rate 0.1 α 10 split 2 seed 1", 0, null));
        assertThat(status.secondsLeft()).hasValue(25);
        assertThat(status.describe()).isEqualTo("""
                        1 of 3 trials done, 0 failed, 1 running, left 25 s
                               0.1
                          VAE  1/3
                          running: VAE rate 0.1 α 10 split 2 seed 1
                          ended: VAE rate 0.1 α 10 split 1 seed 1: test accuracy 62.50%, validation accuracy 75.00% (13 s)
                        """);
    }

    @Test
    void epochsThatARunningTrialToldOfAreShown() throws IOException {
        PlannedTrial trial = plan.toDo().get(1);
        EpochMetrics second = new EpochMetrics(2, 8, 1, -50, -50, 1, 0.9, 0.75, 0.7, 2);
        progress.heard(new EpochReport(trial.id(), second));
        progress.heard(new EpochReport(trial.id(), new EpochMetrics(1, 4, 1, -60, -60, 1, 0.5, 0.5, 0.5, 2)));
        progress.running(List.of(trial.trial().describe()), 1);
        assertThat(status().running()).containsExactly(new ActiveTrial("VAE rate 0.1 α 10 split 2 seed 1", 2, 0.75));
        assertThat(status().describe())
                .contains("running: VAE rate 0.1 α 10 split 2 seed 1: epoch 2, validation accuracy 75.00%");
        assertThat(status().json())
                .contains("{\"trial\":\"VAE rate 0.1 α 10 split 2 seed 1\",\"epoch\":2,\"validation_accuracy\":0.75}")
                .contains("{\"objective\":\"VAE\",\"supervision_rate\":0.1,\"trials\":3,\"completed\":0,\"failed\":0}");
        assertThat(progress.running().get(0).epochs()).hasSize(2).last().isEqualTo(second);
    }

    @Test
    void theNotesOfAnotherVersionAreNoReasonToFail() throws IOException {
        new OutputFiles(output.toString(), HADOOP)
                .replace("progress.json", "{\"running\": [\"a name\"]}".getBytes(StandardCharsets.UTF_8));
        assertThat(status().isRunning()).isFalse();
    }

    @Test
    void aSweepThatGaveNoSignForAMinuteIsNotRunning() throws IOException {
        progress.running(List.of("a"), 1);
        now = START.plusSeconds(60);
        assertThat(status().isRunning()).isTrue();
        now = START.plusSeconds(61);
        assertThat(status().isRunning()).isFalse();
        assertThat(status().running()).isEmpty();
    }

    @Test
    void aFinishedSweepIsNotRunning() throws IOException {
        progress.running(List.of("a"), 1);
        progress.finished();
        assertThat(status().describe())
                .isEqualTo("0 of 3 trials done, 0 failed, not running\n       0.1\n  VAE  0/3\n");
    }

    @Test
    void aSweepOfAnotherExperimentIsNotThisOne() throws IOException {
        progress.running(List.of("a"), 1);
        ExperimentSettings other = TestRecords.settings(output, "model.dropout=0.1");
        assertThat(SweepStatus.read(other, dataset, HADOOP, new RecordView(store), List.of(), () -> now)
                        .isRunning())
                .isFalse();
    }

    @Test
    void withoutASweepTheRecordsSayHowFarItIs() throws IOException {
        complete(0);
        fail(1);
        assertThat(status().describe())
                .isEqualTo("1 of 3 trials done, 1 failed, not running\n       0.1\n  VAE  1/3 1 failed\n");
    }

    private SweepStatus status() throws IOException {
        return SweepStatus.read(settings, dataset, HADOOP, new RecordView(store), List.of(), () -> now);
    }

    private void complete(int index) throws IOException {
        end(index, TestRecords.completed(settings, plan.toDo().get(index).trial(), 0.75, 0.625));
    }

    private void fail(int index) throws IOException {
        end(index, TestRecords.failed(settings, plan.toDo().get(index).trial(), new IllegalStateException()));
    }

    private void end(int index, TrialRecord record) throws IOException {
        store.commit(record);
        progress.ended(plan.toDo().get(index), TrialOutcome.of(record));
    }
}
