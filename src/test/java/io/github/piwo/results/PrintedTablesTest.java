package io.github.piwo.results;

import static io.github.piwo.store.TestRecords.FINGERPRINT;
import static io.github.piwo.store.TestRecords.trial;
import static io.github.piwo.trial.ObjectiveType.NONE;
import static io.github.piwo.trial.ObjectiveType.PIWO;
import static io.github.piwo.trial.ObjectiveType.VAE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrintedTablesTest {
    @TempDir
    Path folder;

    private final List<TrialRecord> records = new ArrayList<>();

    @Test
    void printsBothTablesWithThePapersNumbers() {
        ExperimentSettings settings = TestRecords.settings(
                folder.resolve("out"),
                "dataset.name=agnews",
                "dataset.path=" + folder,
                "sweep.objectives=[None,VAE,PIWO]",
                "sweep.supervision-rates=[0.003,0.07,1]",
                "sweep.splits=[1,2]");
        add(settings, NONE, 0.003, 0, 0.68, 0.70);
        add(settings, VAE, 0.003, 1, 0.70, 0.72);
        add(settings, VAE, 0.003, 10, 0.71, 0.73);
        add(settings, PIWO, 0.003, 10, 0.75);
        records.add(TestRecords.failed(settings, trial(PIWO, 0.003, 10, 2), new IllegalStateException()));
        records.add(TestRecords.failed(settings, trial(PIWO, 1, 10, 1), new IllegalStateException()));

        assertThat(render(settings))
                .isEqualTo("""
                Experiment %s: agnews, seed 1

                Table 1. Test accuracy in percent by supervision rate: mean(std) over 2 splits,
                at the α of the best mean validation accuracy. * best semi-supervised objective of the column, – no result
                         0.3%%                 7%%  100%%
                None     69.00(1.41)          –   –
                  paper  68.49(5.69)          –   90.24(0.32)
                VAE      72.00(1.41)          –   –
                  paper  71.21(1.50)          –   90.13(0.29)
                PIWO     75.00* n=1 failed=1  –   – failed=1
                  paper  71.18(2.74)          –   90.24(0.20)
                Failed trials, over all α: 2. They have no part in the means.

                Table 2. Mean over the supervision rates of log10 of the selected α
                      mean log10 α  rates  paper
                VAE   1.00          1      1.57
                PIWO  1.00          1      1.43
                """.formatted(settings.experimentId(FINGERPRINT).substring(0, 12)));
    }

    @Test
    void leavesThePaperOutWhereAnotherMetricIsShown() {
        ExperimentSettings settings = TestRecords.settings(
                folder.resolve("out"),
                "dataset.name=agnews",
                "dataset.path=" + folder,
                "training.metric=macro-f1",
                "sweep.objectives=[VAE]");
        add(settings, VAE, 0.01, 1, 0.5);
        assertThat(render(settings))
                .contains("Test macro-F1 in percent", "best mean validation macro-F1")
                .doesNotContain("paper");
    }

    @Test
    void leavesThePaperOutWhereItDoesNotHaveTheDataset() {
        ExperimentSettings settings =
                TestRecords.settings(folder.resolve("out"), "sweep.objectives=[None,VAE]", "sweep.splits=[1]");
        add(settings, VAE, 0.01, 1, 0.5);
        assertThat(render(settings))
                .isEqualTo("""
                Experiment %s: synthetic, seed 1

                Table 1. Test accuracy in percent by supervision rate: mean(std) over 1 split,
                at the α of the best mean validation accuracy. * best semi-supervised objective of the column, – no result
                      1%%      10%%
                None  –       –
                VAE   50.00*  –

                Table 2. Mean over the supervision rates of log10 of the selected α
                     mean log10 α  rates
                VAE  0.00          1
                """.formatted(settings.experimentId(FINGERPRINT).substring(0, 12)));
    }

    @Test
    void showsTheCurrentExperimentOnly() {
        ExperimentSettings settings = TestRecords.settings(folder.resolve("out"), "sweep.objectives=[VAE]");
        add(TestRecords.settings(folder.resolve("out"), "model.dropout=0.1"), VAE, 0.01, 1, 0.25);
        assertThat(render(settings)).doesNotContain("25.00").contains("VAE  –");
        add(settings, VAE, 0.01, 1, 0.75);
        assertThat(render(settings)).contains("75.00* n=1");
    }

    @Test
    void showsWhatAWiderGridRanBefore() {
        ExperimentSettings settings = TestRecords.settings(folder.resolve("out"), "sweep.objectives=[None]");
        add(settings, VAE, 0.3, 1, 0.75);
        assertThat(render(settings)).contains("30%", "VAE   –   –    75.00* n=1");
    }

    private String render(ExperimentSettings settings) {
        return new PrintedTables(settings, FINGERPRINT, records).render();
    }

    /** One trial a split, with equal validation and test accuracy. */
    private void add(
            ExperimentSettings settings, ObjectiveType objective, double rate, double alpha, double... accuracies) {
        for (int split = 1; split <= accuracies.length; split++) {
            double accuracy = accuracies[split - 1];
            records.add(TestRecords.completed(settings, trial(objective, rate, alpha, split), accuracy, accuracy));
        }
    }
}
