package io.github.piwo.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepMetricsTest {
    @Test
    void eachFigureIsAdded() {
        StepMetrics one = new StepMetrics(0.5, 1, 2, 3.5, 4.5, 5.5, 6, 7);
        StepMetrics other = new StepMetrics(10.25, 20, 30, 40.25, 50.25, 60.25, 70, 80);
        assertThat(one.plus(other)).isEqualTo(new StepMetrics(10.75, 21, 32, 43.75, 54.75, 65.75, 76, 87));
        assertThat(one.plus(StepMetrics.ZERO)).isEqualTo(one);
    }
}
