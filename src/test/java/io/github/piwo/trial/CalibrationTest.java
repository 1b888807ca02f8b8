package io.github.piwo.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.piwo.trial.Calibration.Bin;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    @Test
    void theErrorIsTheMeanDistanceOfAccuracyFromProbability() {
        Calibration calibration =
                Calibration.of(new double[] {0.98, 0.95, 0.62, 0.65, 1}, new boolean[] {true, false, true, true, true});
        assertThat(calibration.bins()).hasSize(2);
        Bin unsure = calibration.bins().get(0);
        assertThat(unsure.texts()).isEqualTo(2);
        assertThat(unsure.accuracy()).isEqualTo(1);
        Bin sure = calibration.bins().get(1);
        assertThat(sure.texts()).isEqualTo(3);
        assertThat(sure.probability()).isCloseTo((0.98 + 0.95 + 1) / 3, within(1e-12));
        // 2/5 |1 − 0.635| + 3/5 |2/3 − 0.97667|
        assertThat(calibration.expectedError()).isCloseTo(0.4 * 0.365 + 0.6 * (2.93 / 3 - 2 / 3.0), within(1e-12));
    }

    @Test
    void probabilitiesThatAreRightThatOftenHaveNearlyNoError() {
        RandomGenerator random = new KeyedRandom(1).generator("calibration");
        double[] probabilities = random.doubles(50_000, 0.25, 1).toArray();
        boolean[] right = new boolean[probabilities.length];
        boolean[] always = new boolean[probabilities.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = random.nextDouble() < probabilities[i];
            always[i] = true;
        }
        assertThat(Calibration.of(probabilities, right).expectedError()).isLessThan(0.01);
        assertThat(Calibration.of(probabilities, always).expectedError()).isCloseTo(1 - 0.625, within(0.01));
    }

    @Test
    void severalAreAsOneOfAllTexts() {
        RandomGenerator random = new KeyedRandom(2).generator("calibration");
        double[] all = random.doubles(300).toArray();
        boolean[] right = new boolean[all.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = random.nextBoolean();
        }
        Calibration first = Calibration.of(Arrays.copyOf(all, 100), Arrays.copyOf(right, 100));
        Calibration second = Calibration.of(Arrays.copyOfRange(all, 100, 300), Arrays.copyOfRange(right, 100, 300));
        Calibration pooled = Calibration.pooled(List.of(first, second, Calibration.NONE));
        Calibration expected = Calibration.of(all, right);
        assertThat(pooled.bins()).hasSameSizeAs(expected.bins());
        assertThat(pooled.expectedError()).isCloseTo(expected.expectedError(), within(1e-12));
    }

    @Test
    void noTextsHaveNoError() {
        assertThat(Calibration.NONE.expectedError()).isNaN();
    }
}
