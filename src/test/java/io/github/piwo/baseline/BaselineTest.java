package io.github.piwo.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.dataset.SupervisionSplit;
import io.github.piwo.training.TinyDataset;
import io.github.piwo.trial.Confusion;
import io.github.piwo.trial.Metric;
import io.github.piwo.trial.ObjectiveType;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BaselineTest {
    private final PreparedDataset dataset = TinyDataset.of(4, 200, 100, 150);

    @ParameterizedTest
    @EnumSource(
            value = ObjectiveType.class,
            names = {"NAIVE_BAYES", "TFIDF", "MEAN_VECTORS"})
    void learnsFromTheLabels(ObjectiveType type) {
        SupervisionSplit all = SupervisionSplit.of(dataset.labelled(), 4, 1, 1, 7);
        Baseline.Evaluation evaluation = new Baseline(dataset, all, Metric.ACCURACY, () -> {}).evaluate(type);
        // A text has a word of its class in three of four cases; vectors are random, so their means say less.
        assertThat(evaluation.test().accuracy()).isGreaterThan(type == ObjectiveType.MEAN_VECTORS ? 0.5 : 0.8);
        assertThat(evaluation.test().texts()).isEqualTo(150);
        assertThat(evaluation.validation().texts()).isEqualTo(all.validation().length);
        assertThat(evaluation.training().texts()).isEqualTo(all.training().length);
        assertThat(evaluation.strength()).isPositive();
        assertThat(new Baseline(dataset, all, Metric.ACCURACY, () -> {}).evaluate(type))
                .as("again")
                .usingRecursiveComparison()
                .ignoringFields("classifier")
                .isEqualTo(evaluation);
    }

    @ParameterizedTest
    @EnumSource(
            value = ObjectiveType.class,
            names = {"NAIVE_BAYES", "TFIDF", "MEAN_VECTORS"})
    void withASingleLabelThatIsWhatItGives(ObjectiveType type) {
        SupervisionSplit all = SupervisionSplit.of(dataset.labelled(), 4, 1, 1, 7);
        SupervisionSplit one = new SupervisionSplit(new int[] {all.training()[0]}, all.validation());
        int label = dataset.labelled().label(all.training()[0]);
        Confusion test = new Baseline(dataset, one, Metric.ACCURACY, () -> {})
                .evaluate(type)
                .test();
        assertThat(test.cells()).allMatch(cell -> cell.get(1) == label);
    }

    @Test
    void validationChoosesTheSmoothing() {
        SupervisionSplit split = SupervisionSplit.of(dataset.labelled(), 4, 2, 0.2, 7);
        Baseline.Evaluation chosen =
                new Baseline(dataset, split, Metric.MACRO_F1, () -> {}).evaluate(ObjectiveType.NAIVE_BAYES);
        int[][] texts = tokens(split.training());
        int[] labels = labels(split.training());
        for (double smoothing : new double[] {0.01, 0.03, 0.1, 0.3, 1}) {
            NaiveBayes other = new NaiveBayes(texts, labels, 3, dataset.vocabularySize(), smoothing);
            int[] given = new int[split.validation().length];
            for (int i = 0; i < given.length; i++) {
                given[i] = other.classify(dataset.labelled().tokens(split.validation()[i]));
            }
            Confusion validation = Confusion.of(3, labels(split.validation()), given);
            assertThat(validation.macroF1())
                    .isLessThanOrEqualTo(chosen.validation().macroF1());
            if (smoothing == chosen.strength()) {
                assertThat(validation).isEqualTo(chosen.validation());
            }
        }
    }

    /** Worked out by hand: words 4 and 5, classes 0 and 1. */
    @Test
    void naiveBayesCountsWords() {
        NaiveBayes classifier =
                new NaiveBayes(new int[][] {{4, 4, 3}, {5, 3}, {5, 4, 3}}, new int[] {0, 1, 1}, 2, 6, 1);
        // log 1/3 + log 3/4 against log 2/3 + log 2/5: 0.25 < 0.267 for word 4, and 0.083 < 0.4 for word 5.
        assertThat(classifier.classify(new int[] {4})).isEqualTo(1);
        // Twice the word: 0.1875 > 0.1067.
        assertThat(classifier.classify(new int[] {4, 4, 3})).isZero();
        assertThat(classifier.classify(new int[] {3})).as("the larger class").isEqualTo(1);
    }

    @Test
    void canBeCancelledBetweenTwoFits() {
        SupervisionSplit all = SupervisionSplit.of(dataset.labelled(), 4, 1, 1, 7);
        int[] fits = {0};
        Baseline baseline = new Baseline(dataset, all, Metric.ACCURACY, () -> {
            if (++fits[0] == 3) {
                throw new CancellationException("enough");
            }
        });
        assertThatThrownBy(() -> baseline.evaluate(ObjectiveType.TFIDF)).isInstanceOf(CancellationException.class);
    }

    private int[][] tokens(int[] texts) {
        int[][] tokens = new int[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            tokens[i] = dataset.labelled().tokens(texts[i]);
        }
        return tokens;
    }

    private int[] labels(int[] texts) {
        int[] labels = new int[texts.length];
        for (int i = 0; i < texts.length; i++) {
            labels[i] = dataset.labelled().label(texts[i]);
        }
        return labels;
    }
}
