package io.github.piwo.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.store.TestRecords;
import io.github.piwo.trial.ObjectiveType;
import io.github.piwo.trial.TrialRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenQuestionsTest {
    private static final String OBJECTIVES = "sweep.objectives=[None,VAE,PIWO,iPIWO,IWAE]";

    private final List<TrialRecord> records = new ArrayList<>();
    private ExperimentSettings settings = settings();

    private static ExperimentSettings settings(String... more) {
        List<String> all = new ArrayList<>(List.of(
                OBJECTIVES,
                "sweep.baselines=[Tfidf]",
                "sweep.supervision-rates=[0.01,0.1]",
                "sweep.alphas=[1,10,100]"));
        all.addAll(List.of(more));
        return TestRecords.settings(Path.of("out"), all.toArray(String[]::new));
    }

    @Test
    void saysHowManyPairsWouldDecideWhatIsNotDecided() {
        add(ObjectiveType.NONE, 0.01, 0.60, 0.61, 0.612);
        // Differences of 3.2, 5.2 and 1.2 points: a mean of 1.6 of their deviations. The number is SciPy's, by the
        // noncentral t.
        add(ObjectiveType.PIWO, 0.01, 0.632, 0.662, 0.624);
        assertThat(questions())
                .first()
                .isEqualTo("Pairs of seed and split that would decide, roughly: PIWO against None at 1%: 22 (now 3).");
    }

    @Test
    void saysThatNoNumberOfPairsDecidesADifferenceThatIsSmallAgainstItsSpread() {
        add(ObjectiveType.PIWO, 0.01, 0.70, 0.60, 0.65);
        add(ObjectiveType.VAE, 0.01, 0.60, 0.68, 0.66);
        add(ObjectiveType.PIWO, 0.1, 0.70, 0.60, 0.65);
        add(ObjectiveType.VAE, 0.1, 0.60, 0.68, 0.66);
        assertThat(questions())
                .first()
                .asString()
                .startsWith("More splits or seeds do not decide PIWO against VAE at 1%, 10%: ")
                .contains("A larger test set or more labelled texts could");
    }

    @Test
    void whereAllIsDecidedItSaysSoAndOneSplitDecidesNothing() {
        add(ObjectiveType.NONE, 0.01, 0.60, 0.61, 0.612);
        add(ObjectiveType.PIWO, 0.01, 0.80, 0.81, 0.813);
        assertThat(questions()).first().asString().startsWith("All of these comparisons are decided");
        add(ObjectiveType.NONE, 0.1, 0.60);
        add(ObjectiveType.PIWO, 0.1, 0.80);
        assertThat(questions())
                .first()
                .isEqualTo("Chance can be judged from two splits on (sweep.splits): PIWO against None at 10%.");
    }

    @Test
    void namesWhatTheGridHasNotTried() {
        settings = settings("sweep.objectives=[None,VAE,PIWO]", "sweep.baselines=[]", "sweep.supervision-rates=[0.01]");
        add(ObjectiveType.NONE, 0.01, 0.60, 0.61, 0.612);
        add(ObjectiveType.VAE, 0.01, 0.80, 0.81);
        assertThat(questions())
                .contains(
                        "Not tried: iPIWO (sweep.objectives), IWAE (sweep.objectives), a reference classifier (sweep.baselines).",
                        "At one rate alone nothing says how the answer changes with more labels or fewer (sweep.supervision-rates).",
                        "Without a result on each of 3 splits: VAE at 1%, PIWO at 1%.",
                        "One α alone was tried (1) for VAE: another may be better (sweep.alphas).");
    }

    @Test
    void anAlphaAtTheEndOfThoseTriedIsNamedAndOneBetweenThemIsNot() {
        for (double alpha : new double[] {1, 10, 100}) {
            addOne(ObjectiveType.VAE, 0.01, alpha, alpha == 10 ? 0.9 : 0.5);
            addOne(ObjectiveType.PIWO, 0.01, alpha, alpha == 100 ? 0.9 : 0.5);
        }
        assertThat(questions())
                .contains(
                        "The chosen α is the lowest or highest of those tried (1 to 100) for PIWO at 1 of 2 rates: another may be"
                                + " better (sweep.alphas).");
    }

    @Test
    void manyAreCountedAndNothingIsAskedBeforeThereIsAResult() {
        assertThat(questions()).isEmpty();
        add(ObjectiveType.NONE, 0.01, 0.6);
        assertThat(questions())
                .contains(
                        "Without a result on each of 3 splits: None at 1%, None at 10%, VAE at 1%, VAE at 10%, and 8 more.");
    }

    private List<String> questions() {
        return OpenQuestions.of(
                Report.of(settings, new Report.Data(TestRecords.FINGERPRINT, List.of()), records, Instant.EPOCH));
    }

    private void add(ObjectiveType objective, double rate, double... accuracies) {
        for (int split = 1; split <= accuracies.length; split++) {
            add(objective, rate, objective.isGenerative() ? 1 : 0, split, 0.5, accuracies[split - 1]);
        }
    }

    /** On one split, with this accuracy on the validation texts. */
    private void addOne(ObjectiveType objective, double rate, double alpha, double validation) {
        add(objective, rate, alpha, 1, validation, 0.5);
    }

    private void add(ObjectiveType objective, double rate, double alpha, int split, double validation, double test) {
        records.add(
                TestRecords.completed(settings, TestRecords.trial(objective, rate, alpha, split), validation, test));
    }
}
