package io.github.piwo.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "alphas, alphas, 0",
        "'', rate, 4",
        "alpha, alphas, 1",
        "seed, sead, 1",
        "kitten, sitting, 3"
    })
    void countsInsertionsDeletionsAndReplacementsInBothDirections(String from, String to, int distance) {
        assertThat(EditDistance.between(from, to)).isEqualTo(distance);
        assertThat(EditDistance.between(to, from)).isEqualTo(distance);
    }
}
