package io.github.piwo.store;

import static io.github.piwo.store.TestRecords.trial;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordViewTest {
    @TempDir
    Path output;

    private RecordStore store;
    private RecordView view;
    private TrialRecord first;
    private TrialRecord second;

    @BeforeEach
    void open() {
        ExperimentSettings settings = TestRecords.settings(output);
        store = new RecordStore(output.toString(), TestRecords.HADOOP);
        view = new RecordView(store);
        first = TestRecords.completed(settings, trial(ObjectiveType.VAE, 0.1, 1, 1), 0.5, 0.5);
        second = TestRecords.failed(settings, trial(ObjectiveType.VAE, 0.1, 1, 2), new IllegalStateException());
    }

    @Test
    void showsWhatIsThereWheneverItIsAsked() throws IOException {
        assertThat(view.records()).isEmpty();
        store.commit(first);
        assertThat(view.records()).containsExactly(first);
        store.commit(second);
        assertThat(view.records()).containsExactlyInAnyOrder(first, second);
        store.setAside(second.trialId());
        assertThat(view.records()).containsExactly(first);
    }

    @Test
    void readsEachRecordOnce() throws IOException {
        store.commit(first);
        List<TrialRecord> before = view.records();
        TestRecords.overwriteUnnoticed(output.resolve("records/" + first.trialId() + ".json"));
        assertThat(view.records()).isEqualTo(before).containsExactly(first);
        assertThat(view.summaries()).containsExactly(first.summary());
        assertThat(new RecordView(store).records()).isEmpty();
    }
}
