package io.github.piwo.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.trial.KeyedRandom;
import org.junit.jupiter.api.Test;

class ParameterCountTest {

    @Test
    void countsWhatIsDrawn() {
        ModelSettings settings = new ModelSettings(5, 6, 7, 8, 0.5);
        KeyedRandom random = new KeyedRandom(1);
        try (NDManager manager = NDManager.newBaseManager()) {
            Parameters parameters = new ParameterInitialiser(settings, name -> random.generator(name))
                    .initialise(manager, new float[11 * 3], 11, 4);
            long drawn = parameters.names().stream()
                    .mapToLong(name -> parameters.array(name).size())
                    .sum();
            assertThat(ParameterCount.of(settings, 11, 3, 4)).isEqualTo(drawn);
        }
    }
}
