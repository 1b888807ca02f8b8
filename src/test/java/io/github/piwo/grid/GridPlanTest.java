package io.github.piwo.grid;

import static io.github.piwo.store.TestRecords.HADOOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.store.RecordStore;
import io.github.piwo.store.TestRecords;
import io.github.piwo.sweep.TestDatasets;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GridPlanTest {
    @TempDir
    Path output;

    private final DatasetManifest dataset = TestDatasets.manifest();
    private ExperimentSettings settings;
    private RecordStore store;

    @BeforeEach
    void open() {
        settings = TestRecords.settings(output);
        store = new RecordStore(output.toString(), HADOOP);
    }

    @Test
    void withoutRecordsEverythingIsToDoAndNothingIsWritten() throws IOException {
        GridPlan plan = plan();
        assertThat(plan.toDo()).hasSize(2 * 3 + 4 * 2 * 2 * 3);
        assertThat(plan.size()).isEqualTo(54);
        assertThat(output).isEmptyDirectory();
    }

    @Test
    void theCostliestComeFirst() throws IOException {
        assertThat(plan().toDo())
                .isSortedAccordingTo(
                        Comparator.comparingDouble(PlannedTrial::flops).reversed())
                .extracting(planned -> planned.trial().objective())
                .startsWith(ObjectiveType.PIWO)
                .endsWith(ObjectiveType.NONE);
    }

    @Test
    void recordsDecideWhatIsDone() throws IOException {
        List<PlannedTrial> all = plan().toDo();
        store.commit(TestRecords.completed(settings, all.get(0).trial(), 0.5, 0.5));
        store.commit(TestRecords.failed(settings, all.get(1).trial(), new IllegalStateException()));
        GridPlan plan = plan();
        assertThat(plan.completed()).containsExactly(all.get(0));
        assertThat(plan.failed()).containsExactly(all.get(1));
        assertThat(plan.toDo()).isEqualTo(all.subList(2, all.size()));
    }

    @Test
    void anUnreadableRecordIsNotDone() throws IOException {
        PlannedTrial trial = plan().toDo().get(0);
        Files.createDirectories(output.resolve("records"));
        Files.writeString(output.resolve("records/" + trial.id() + ".json"), "{\"format_version\": 1");
        assertThat(plan().toDo()).contains(trial);
    }

    @Test
    void aTrialThatWasSetAsideIsToDoAsItsNextAttempt() throws IOException {
        Trial trial = plan().toDo().get(0).trial();
        store.commit(TestRecords.failed(settings, trial, new IllegalStateException()));
        store.setAside(settings.trialId(trial, TestRecords.FINGERPRINT));
        assertThat(plan().toDo().get(0).attempt()).isEqualTo(2);
        assertThat(plan().toDo().get(1).attempt()).isEqualTo(1);
    }

    @Test
    void otherDataMeanOtherTrials() throws IOException {
        String id = plan().toDo().get(0).id();
        ExperimentSettings reseeded = TestRecords.settings(output, "seed=2");
        assertThat(GridPlan.of(reseeded, dataset, store).toDo())
                .noneMatch(trial -> trial.id().equals(id));
    }

    private GridPlan plan() throws IOException {
        return GridPlan.of(settings, dataset, store);
    }
}
