package io.github.piwo.cli;

import io.github.piwo.config.DatasetSettings;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.MadeUpDataset;
import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.dataset.PreparedDatasetReader;
import io.github.piwo.dataset.SpecialTokens;
import io.github.piwo.trial.KeyedRandom;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/** The texts with which speed is measured. */
final class BenchmarkTexts {
    /** Defaults if no settings are given: the sizes of the paper's trials on AG News. */
    static final List<String> PAPER_SIZES = List.of(
            "output=unused", "dataset.name=synthetic", "dataset.max-tokens=64", "dataset.vectors.dimension=300");

    private BenchmarkTexts() {}

    /** The texts of the prepared dataset if it exists, otherwise random ones of the configured sizes. */
    static PreparedDataset of(ExperimentSettings settings, Configuration hadoop, PrintWriter out) throws IOException {
        Datasets.Identified dataset = Datasets.identify(settings, hadoop);
        if (dataset.prepared()) {
            return PreparedDatasetReader.read(dataset.path().toString(), hadoop);
        }
        DatasetSettings data = settings.dataset();
        out.printf(
                Locale.ROOT,
                "The dataset is not prepared: random texts of %d to %d tokens stand for it.%n",
                (data.maxTokens() + 1) / 2,
                data.maxTokens());
        return MadeUpDataset.of(
                data.name().label(),
                Datasets.classes(data),
                data.vocabularySize() + SpecialTokens.NAMES.size(),
                data.vectors().dimension(),
                data.maxTokens(),
                new KeyedRandom(settings.seed()).generator("benchmark.texts"));
    }
}
