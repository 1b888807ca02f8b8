package io.github.piwo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.piwo.trial.KeyedRandom;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TokenChoiceTest {
    private static final double[] LOGITS = {Math.log(0.1), Math.log(0.6), Double.NEGATIVE_INFINITY, Math.log(0.3)};
    private static final int DRAWS = 20_000;

    @Test
    void tokensAreDrawnAsOftenAsTheyAreProbable() {
        assertThat(shares(TokenChoice.PLAIN)).containsExactly(new double[] {0.1, 0.6, 0, 0.3}, Offset.offset(0.015));
    }

    @Test
    void aTemperatureSharpensOrFlattensTheDistribution() {
        double sum = 0.1 * 0.1 + 0.6 * 0.6 + 0.3 * 0.3;
        assertThat(shares(new TokenChoice(0.5, 1)))
                .containsExactly(new double[] {0.01 / sum, 0.36 / sum, 0, 0.09 / sum}, Offset.offset(0.015));
        assertThat(shares(new TokenChoice(1e-3, 1))).containsExactly(0, 1, 0, 0);
        assertThat(shares(new TokenChoice(1e3, 1)))
                .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 0, 1 / 3.0}, Offset.offset(0.015));
    }

    @Test
    void onlyTheMostProbableTokensThatReachTopPAreDrawn() {
        assertThat(shares(new TokenChoice(1, 0.5))).containsExactly(0, 1, 0, 0);
        assertThat(shares(new TokenChoice(1, 0.7)))
                .containsExactly(new double[] {0, 2 / 3.0, 0, 1 / 3.0}, Offset.offset(0.015));
        assertThat(shares(new TokenChoice(1, 0.95)))
                .containsExactly(new double[] {0.1, 0.6, 0, 0.3}, Offset.offset(0.015));
    }

    @Test
    void otherValuesAreRefused() {
        assertThatThrownBy(() -> new TokenChoice(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenChoice(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenChoice(1, 1.5)).isInstanceOf(IllegalArgumentException.class);
    }

    private static double[] shares(TokenChoice choice) {
        RandomGenerator random = new KeyedRandom(5).generator("draws");
        double[] shares = new double[LOGITS.length];
        for (int draw = 0; draw < DRAWS; draw++) {
            shares[choice.draw(LOGITS, random)] += 1.0 / DRAWS;
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Math.abs(shares[i] - 1) < 1e-9 ? 1 : shares[i];
        }
        return shares;
    }
}
