package io.github.piwo.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrialTest {

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.0000001, Double.NaN, Double.POSITIVE_INFINITY})
    void aSupervisionRateIsAShareAboveNone(double rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trial(ObjectiveType.VAE, rate, 1, 1, 1))
                .withMessageContaining("supervision rate must be in (0, 1]: " + rate);
    }

    @ParameterizedTest
    @CsvSource({"NONE, 1", "NONE, NaN", "VAE, 0", "PIWO, -1", "IWAE, NaN", "IPIWO, Infinity"})
    void alphaIsAboveZeroAndOnlyForThoseThatWeigh(ObjectiveType objective, double alpha) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trial(objective, 0.1, alpha, 1, 1))
                .withMessageContaining("α must be above 0, and 0 only for None: " + alpha);
    }

    @Test
    void splitsAreCountedFromOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Trial(ObjectiveType.NONE, 0.1, 0, 0, 1));
    }

    @Test
    void isDescribedAsPeopleWriteNumbers() {
        assertThat(new Trial(ObjectiveType.PIWO, 0.001, 1000, 3, 1).describe())
                .isEqualTo("PIWO rate 0.001 α 1000 split 3 seed 1");
        assertThat(new Trial(ObjectiveType.NONE, 1, 0, 2, 1).describe()).isEqualTo("None rate 1 split 2 seed 1");
    }

    @Test
    void noneHasNoAlpha() {
        assertThat(new Trial(ObjectiveType.NONE, 1, 0, 1, 1).alpha()).isEmpty();
        assertThat(new Trial(ObjectiveType.VAE, 1, 0.5, 1, 1).alpha()).hasValue(0.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"None", "VAE", "PIWO", "iPIWO", "IWAE"})
    void objectivesAreFoundByTheirLabelInAnyCase(String label) {
        assertThat(ObjectiveType.fromLabel(label.toUpperCase(java.util.Locale.ROOT)))
                .map(ObjectiveType::label)
                .hasValue(label);
        assertThat(ObjectiveType.fromLabel(label + "x")).isEmpty();
    }
}
