package io.github.piwo.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.piwo.config.MemorySettings;
import io.github.piwo.config.ModelSettings;
import io.github.piwo.config.ModelSettings.Decoder;
import io.github.piwo.config.ModelSettings.Encoder;
import io.github.piwo.engine.Autograd;
import io.github.piwo.trial.KeyedRandom;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextModelTest {
    private static final MemorySettings MEMORY = new MemorySettings(0, 100, 100);
    private static final int VOCABULARY = 12;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsComputedOnceForEachWordChangesNothingBeyondRounding(Recurrence recurrence) {
        TextModel model = model(recurrence);
        TokenBatch batch = TokenBatch.of(new int[][] {{4, 5, 4, 11, 3}, {7, 3}, {9, 9, 10, 8, 6, 5, 3}, {3}});
        float[] usual = Autograd.paused(
                        () -> model.encode(manager, batch, Dropout.none()).labelLogits())
                .toFloatArray();
        TextModel.WordGates gates = model.wordGates(manager, MEMORY);
        for (int time = 0; time < 2; time++) {
            assertThat(logits(model, batch, gates)).containsExactly(usual, Offset.offset(1e-5f));
        }
    }

    @Test
    void theGatesOfWordsAreKeptWhereTheyTakeNoMoreMemoryThanAPass() {
        TextModel model = model(Recurrence.STEPWISE);
        int needed = (VOCABULARY + 2) / 3;
        assertThat(model.wordGates(manager, new MemorySettings(0, needed, 1)).array())
                .isPresent();
        assertThat(model.wordGates(manager, new MemorySettings(0, needed - 1, 1))
                        .array())
                .isEmpty();
        TokenBatch batch = TokenBatch.of(new int[][] {{4, 5, 3}, {7, 3}});
        assertThat(logits(model, batch, TextModel.WordGates.NONE))
                .containsExactly(logits(model, batch, model.wordGates(manager, MEMORY)), Offset.offset(1e-5f));
    }

    private float[] logits(TextModel model, TokenBatch batch, TextModel.WordGates gates) {
        return Autograd.paused(() -> model.encode(manager, batch, gates).labelLogits())
                .toFloatArray();
    }

    private TextModel model(Recurrence recurrence) {
        Random random = new Random(4);
        float[] words = new float[VOCABULARY * 6];
        for (int i = 0; i < words.length; i++) {
            words[i] = (float) random.nextGaussian();
        }
        ModelSettings settings = new ModelSettings(Encoder.BILSTM, Decoder.LSTM, List.of(), 2, 4, 5, 3, 2, 4, 0);
        Parameters parameters = new ParameterInitialiser(settings, Optional.empty(), new KeyedRandom(1)::generator)
                .initialise(manager, words, VOCABULARY, 3);
        return new TextModel(settings, Optional.empty(), parameters, MEMORY, recurrence);
    }
}
