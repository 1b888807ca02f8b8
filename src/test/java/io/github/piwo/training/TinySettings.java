package io.github.piwo.training;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings of trials that take a second. */
public final class TinySettings {
    private TinySettings() {}

    /** With further settings, {@code key=value}. */
    public static ExperimentSettings with(String... overrides) {
        List<String> all = new ArrayList<>(List.of(
                "output=unused",
                "dataset.name=synthetic",
                "dataset.splits=4",
                "sweep.splits=[1]",
                "model.encoder-hidden=10",
                "model.latent-size=6",
                "model.label-embedding-size=5",
                "model.decoder-hidden=9",
                "training.batch-size=8",
                "training.importance-samples=3",
                "training.max-steps=30",
                "training.annealing.steps=20",
                "training.test-bound-texts=20",
                "training.test-bound-samples=5",
                "memory.tokens-per-chunk=128",
                "memory.tokens-per-pass=256"));
        all.addAll(List.of(overrides));
        return SettingsLoader.load(Optional.empty(), all);
    }
}
