package io.github.piwo.sweep;

import static io.github.piwo.store.TestRecords.HADOOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.grid.GridPlan;
import io.github.piwo.store.ModelStore;
import io.github.piwo.store.OutputFiles;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.Tensor;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A grid of None and VAE, two α, one rate, two splits; α = 10 is the better one. */
class GridModelsTest {
    @TempDir
    Path output;

    private ExperimentSettings settings;
    private RecordStore records;
    private ModelStore models;
    private final Set<String> selected = new TreeSet<>();
    private final Set<String> others = new TreeSet<>();

    @BeforeEach
    void open() {
        settings = settings("selected");
        records = new RecordStore(output.toString(), HADOOP);
        models = new ModelStore(new OutputFiles(output.toString(), HADOOP));
    }

    private ExperimentSettings settings(String keep) {
        return TestRecords.settings(
                output,
                "sweep.objectives=[None,VAE]",
                "sweep.supervision-rates=[0.1]",
                "sweep.splits=[1,2]",
                "models.keep=" + keep);
    }

    private void runAll() throws IOException {
        for (int split = 1; split <= 2; split++) {
            run(trial(ObjectiveType.NONE, 0, split), 0.6);
            run(trial(ObjectiveType.VAE, 1, split), 0.7);
            run(trial(ObjectiveType.VAE, 10, split), 0.8);
        }
    }

    private static Trial trial(ObjectiveType objective, double alpha, int split) {
        return TestRecords.trial(objective, 0.1, alpha, split);
    }

    private void run(Trial trial, double validation) throws IOException {
        records.commit(TestRecords.completed(settings, trial, validation, 0.5));
        (trial.classificationWeight() == 1 ? others : selected).add(keepModel(trial));
    }

    private String keepModel(Trial trial) throws IOException {
        String id = settings.trialId(trial, TestRecords.FINGERPRINT);
        models.of(id)
                .write(
                        NullNode.getInstance(),
                        new TreeMap<>(Map.of("a", new Tensor.Floats(new int[] {1}, new float[] {1}))),
                        List.of("word"),
                        NullNode.getInstance());
        return id;
    }

    private GridModels grid() throws IOException {
        GridPlan plan = GridPlan.of(settings, TestDatasets.manifest(), records);
        return new GridModels(
                settings,
                TestRecords.FINGERPRINT,
                plan,
                TestRecords.all(records),
                records.unreadableIds(records.readAll()));
    }

    @Test
    void onlyThoseOfTheChosenAlphaStay() throws IOException {
        runAll();
        grid().prune(models);
        assertThat(models.ids()).isEqualTo(selected);
        assertThat(grid().describe(models)).isEqualTo("4 models kept in models/");
    }

    @Test
    void allStayIfAllAreWanted() throws IOException {
        runAll();
        settings = settings("all");
        grid().prune(models);
        assertThat(models.ids()).containsAll(selected).containsAll(others);
    }

    @Test
    void theChoiceWaitsForTrialsThatHaveNotRun() throws IOException {
        run(trial(ObjectiveType.VAE, 1, 1), 0.7);
        run(trial(ObjectiveType.VAE, 1, 2), 0.7);
        run(trial(ObjectiveType.VAE, 10, 1), 0.8);
        grid().prune(models);
        assertThat(models.ids()).containsAll(selected).containsAll(others);
    }

    @Test
    void theChoiceWaitsForTrialsThatMayBeRetried() throws IOException {
        runAll();
        Trial again = trial(ObjectiveType.VAE, 10, 2);
        records.setAside(settings.trialId(again, TestRecords.FINGERPRINT));
        records.commit(TestRecords.failed(settings, again, new IllegalStateException()));
        selected.remove(settings.trialId(again, TestRecords.FINGERPRINT));
        grid().prune(models);
        assertThat(models.ids())
                .containsAll(selected)
                .containsAll(others)
                .as("of a failed trial")
                .doesNotContain(settings.trialId(again, TestRecords.FINGERPRINT));
    }

    @Test
    void modelsWithoutARecordGo() throws IOException {
        runAll();
        keepModel(trial(ObjectiveType.VAE, 100, 1));
        Files.createDirectories(output.resolve("models/unfinished"));
        Files.writeString(output.resolve("models/unfinished/vocabulary.txt"), "word");
        grid().prune(models);
        assertThat(models.ids()).isEqualTo(selected);
        assertThat(models.unfinished()).isEmpty();
    }

    @Test
    void modelsStayWhileTheirRecordCannotBeRead() throws IOException {
        runAll();
        List<String> damaged = List.copyOf(others);
        for (String id : damaged) {
            Files.writeString(output.resolve("records/" + id + ".json"), "{");
        }
        grid().prune(models);
        assertThat(models.ids()).containsAll(damaged);
        records.quarantine(records.readAll().unreadable().get(0));
        grid().prune(models);
        assertThat(models.ids()).containsAll(damaged);
    }

    @Test
    void modelsOfOtherExperimentsAndRatesStay() throws IOException {
        runAll();
        ExperimentSettings other = TestRecords.settings(output, "model.dropout=0.1");
        Trial ofOther = new Trial(ObjectiveType.VAE, 0.1, 1, 1, 2);
        records.commit(TestRecords.completed(other, ofOther, 0.1, 0.1));
        Trial ofOtherRate = TestRecords.trial(ObjectiveType.VAE, 0.01, 1, 1);
        records.commit(TestRecords.completed(settings, ofOtherRate, 0.1, 0.1));
        Set<String> wanted = new TreeSet<>(selected);
        wanted.add(other.trialId(ofOther, TestRecords.FINGERPRINT));
        settings = other;
        keepModel(ofOther);
        settings = settings("selected");
        wanted.add(keepModel(ofOtherRate));
        grid().prune(models);
        assertThat(models.ids()).isEqualTo(wanted);
    }

    @Test
    void trialsThatRanBeforeModelsWereKeptAreCounted() throws IOException {
        runAll();
        models.delete(selected.iterator().next());
        assertThat(grid().describe(models)).contains("5 models").contains("1 trials have none");
    }

    @Test
    void aSmallerGridStillChoosesAmongAllOfItsRecords() throws IOException {
        runAll();
        settings = TestRecords.settings(
                output,
                "sweep.objectives=[VAE]",
                "sweep.supervision-rates=[0.1]",
                "sweep.alphas=[1]",
                "sweep.splits=[1,2]");
        grid().prune(models);
        assertThat(models.ids()).isEqualTo(selected);
    }
}
