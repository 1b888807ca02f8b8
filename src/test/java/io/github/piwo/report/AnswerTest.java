package io.github.piwo.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTest {
    private final ExperimentSettings settings = TestRecords.settings(Path.of("out"));
    private final List<TrialRecord> records = new ArrayList<>();

    @Test
    void saysWhichIsBestByHowMuchAndHowSureThatIs() {
        add(ObjectiveType.NONE, 0.01, 0.50, 0.51, 0.52);
        add(ObjectiveType.VAE, 0.01, 0.59, 0.60, 0.61);
        add(ObjectiveType.PIWO, 0.01, 0.591, 0.601, 0.612);
        add(ObjectiveType.TFIDF, 0.01, 0.30, 0.60, 0.99);
        assertThat(answer())
                .containsExactly(
                        "At 1% of the labels PIWO has 60.13 (1.05) %: 9.13 points above None (better, > 99 % sure); 2.87 points below"
                                + " Tfidf (not decided: better 45 %, as good 1 %, worse 53 %); 0.13 points above VAE (as good, 99 % sure).");
    }

    @Test
    void aWinnerIsComparedWithPiwoAsPiwoIsWithIt() {
        add(ObjectiveType.VAE, 0.01, 0.70, 0.71, 0.72);
        add(ObjectiveType.PIWO, 0.01, 0.50, 0.51, 0.521);
        assertThat(answer())
                .containsExactly(
                        "At 1% of the labels VAE has 71.00 (1.00) %: 19.97 points above PIWO (better, > 99 % sure).");
        Winner.Rival piwo = Winner.of(report()).get(0).rivals().get(0);
        assertThat(piwo.test().orElseThrow().meanDifference()).hasValueCloseTo(0.1997, within(1e-4));
        assertThat(piwo.test().orElseThrow().corrected().orElseThrow().low()).isBetween(0.19, 0.1997);
    }

    @Test
    void aRateWithNoneOrReferencesAloneHasItsSentence() {
        assertThat(answer()).isEmpty();
        add(ObjectiveType.TFIDF, 0.01, 0.5);
        add(ObjectiveType.NONE, 0.1, 0.7);
        add(ObjectiveType.TFIDF, 0.1, 0.6);
        assertThat(answer())
                .containsExactly(
                        "At 1% Tfidf is the best: 50.00 %.",
                        "At 10% of the labels None has 70.00 %: 10.00 points above Tfidf (one split, which says nothing"
                                + " about chance).");
    }

    private List<String> answer() {
        return Answer.of(report());
    }

    private Report report() {
        return Report.of(settings, new Report.Data(TestRecords.FINGERPRINT, List.of()), records, Instant.EPOCH);
    }

    private void add(ObjectiveType objective, double rate, double... accuracies) {
        for (int split = 1; split <= accuracies.length; split++) {
            records.add(TestRecords.completed(
                    settings,
                    TestRecords.trial(objective, rate, objective.isGenerative() ? 1 : 0, split),
                    0.5,
                    accuracies[split - 1]));
        }
    }
}
