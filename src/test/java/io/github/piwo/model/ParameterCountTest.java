package io.github.piwo.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.config.ModelSettings.BagFeature;
import io.github.piwo.config.ModelSettings.Decoder;
import io.github.piwo.config.ModelSettings.Encoder;
import io.github.piwo.dataset.BagOfWords;
import io.github.piwo.trial.KeyedRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterCountTest {

    private static Stream<Arguments> networks() {
        return Arrays.stream(Encoder.values())
                .flatMap(encoder -> Arrays.stream(Decoder.values())
                        .flatMap(decoder -> Stream.of(
                                        List.of(BagFeature.MEAN_VECTOR),
                                        List.of(BagFeature.TFIDF),
                                        List.of(BagFeature.values()))
                                .map(features -> Arguments.of(encoder, decoder, features))));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void countsWhatIsDrawn(Encoder encoder, Decoder decoder, List<BagFeature> features) {
        ModelSettings settings = new ModelSettings(encoder, decoder, features, 2, 4, 5, 6, 7, 8, 0.5);
        BagOfWords bags = new BagOfWords(List.of(), new float[11 * 3], 11);
        KeyedRandom random = new KeyedRandom(1);
        try (NDManager manager = NDManager.newBaseManager()) {
            Parameters parameters = new ParameterInitialiser(settings, Optional.of(bags), random::generator)
                    .initialise(manager, new float[11 * 3], 11, 4);
            long drawn = parameters.names().stream()
                    .mapToLong(name -> parameters.array(name).size())
                    .sum();
            assertThat(ParameterCount.of(settings, 11, 3, 4)).isEqualTo(drawn);
        }
    }
}
