package io.github.piwo.cli;

import io.github.piwo.config.DatasetSettings;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.corpus.CorpusLocation;
import io.github.piwo.corpus.CorpusPreparation;
import io.github.piwo.corpus.Preparation;
import io.github.piwo.dataset.DatasetDescription;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.dataset.DatasetSummary;
import io.github.piwo.dataset.PreparedDatasetReader;
import io.github.piwo.dataset.SpecialTokens;
import io.github.piwo.store.OutputLock;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The prepared dataset of the settings, as the commands see it. */
final class Datasets {
    /** Stands for a fingerprint, which is known when the texts have been read. */
    private static final String NOT_PREPARED = "not-prepared";

    private static final int UNKNOWN_CLASSES = 10;

    private Datasets() {}

    /**
     * A dataset that may or may not be prepared yet.
     *
     * @param path its folder
     */
    record Identified(String fingerprint, Path path, boolean prepared) {}

    /**
     * The prepared dataset of the settings, if the output remembers it; otherwise one that is not prepared yet.
     *
     * @throws SettingsException if the output does not remember it, and there are no raw data
     */
    static Identified identify(ExperimentSettings settings, Configuration hadoop) throws IOException {
        Optional<String> known = new RecordedOutput(settings, hadoop).findFingerprint();
        if (known.isEmpty()) {
            settings.dataset().requireRawData();
        }
        return identified(settings, known.orElse(NOT_PREPARED), hadoop);
    }

    /** The prepared dataset with this fingerprint. */
    static Identified identified(ExperimentSettings settings, String fingerprint, Configuration hadoop)
            throws IOException {
        Path path = CorpusLocation.of(settings, fingerprint);
        return new Identified(fingerprint, path, CorpusLocation.isPrepared(path, hadoop));
    }

    /** The dataset's manifest; if it is not prepared yet, that of the largest dataset that the settings allow. */
    static DatasetManifest manifest(ExperimentSettings settings, Identified dataset, Configuration hadoop)
            throws IOException {
        if (dataset.prepared()) {
            return PreparedDatasetReader.readManifest(dataset.path().toString(), hadoop);
        }
        return promised(settings, dataset.fingerprint());
    }

    /** 0 for all texts, whose number is known when they have been read. */
    private static long numberOrNone(int texts) {
        return texts == DatasetSettings.ALL ? 0 : texts;
    }

    /** The manifest of the largest dataset that the settings allow. */
    static DatasetManifest promised(ExperimentSettings settings, String fingerprint) {
        DatasetSettings data = settings.dataset();
        long labelled = numberOrNone(data.labelledTexts());
        long unlabelled = numberOrNone(data.unlabelledTexts());
        return new DatasetManifest(
                DatasetManifest.FORMAT_VERSION,
                data.name().label(),
                fingerprint,
                IntStream.rangeClosed(1, classes(data))
                        .mapToObj(Integer::toString)
                        .toList(),
                data.vocabularySize() + SpecialTokens.NAMES.size(),
                data.vectors().dimension(),
                data.maxTokens(),
                labelled,
                unlabelled,
                0,
                labelled * data.maxTokens(),
                unlabelled * data.maxTokens(),
                0,
                0,
                0,
                0,
                0,
                DatasetSummary.UNKNOWN);
    }

    /** The number of classes, without reading the data; a usual one for tables. */
    static int classes(DatasetSettings data) {
        return switch (data.name()) {
            case IMDB -> 2;
            case AGNEWS -> 4;
            case TABLE -> UNKNOWN_CLASSES;
            case SYNTHETIC -> data.synthetic().classes();
        };
    }

    /**
     * Prepares the dataset unless it exists, and prints what it contains.
     *
     * @param rehash whether to read raw files again that seem not to have changed
     */
    static Preparation prepare(SparkSession spark, ExperimentSettings settings, boolean rehash, PrintWriter out) {
        long start = System.nanoTime();
        CorpusPreparation.OutputGuard guard = () ->
                OutputLock.refuseIfHeld(settings.output(), spark.sparkContext().hadoopConfiguration());
        Preparation preparation = new CorpusPreparation(spark, settings, guard).prepare(rehash);
        preparation.notes().forEach(note -> out.println("note: " + note));
        DatasetDescription.of(preparation.manifest()).forEach(out::println);
        out.println(
                preparation.alreadyThere()
                        ? "Already prepared: " + preparation.path()
                        : String.format(
                                Locale.ROOT,
                                "Prepared in %.0f s: %s",
                                (System.nanoTime() - start) / 1e9,
                                preparation.path()));
        out.flush();
        return preparation;
    }
}
