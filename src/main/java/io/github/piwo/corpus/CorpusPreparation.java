package io.github.piwo.corpus;

import io.github.piwo.config.DatasetSettings;
import io.github.piwo.config.DatasetSettings.VectorSettings;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.DatasetManifest;
import io.github.piwo.dataset.DatasetSummary;
import io.github.piwo.dataset.DatasetSummary.ClassCount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Prepares the dataset of some settings, unless it exists.
 *
 * <p>Nothing is written to the output before all raw data have been read and checked.
 */
public final class CorpusPreparation {
    private final SparkSession spark;
    private final ExperimentSettings settings;
    private final DatasetSettings dataset;
    private final Configuration hadoop;
    private final OutputGuard guard;
    private final int partitions;

    /** Is asked before something in the output is moved. */
    @FunctionalInterface
    public interface OutputGuard {
        /**
         * Refuses if another process works on the output.
         *
         * @throws IOException if it does
         */
        void check() throws IOException;
    }

    /** Prepares nothing yet. */
    public CorpusPreparation(SparkSession spark, ExperimentSettings settings, OutputGuard guard) {
        this(spark, settings, guard, 3 * spark.sparkContext().defaultParallelism());
    }

    /** With a given number of partitions, on which no result may depend. */
    CorpusPreparation(SparkSession spark, ExperimentSettings settings, OutputGuard guard, int partitions) {
        this.guard = guard;
        this.partitions = partitions;
        // A separate session, so that the caller's settings do not change.
        this.spark = spark.newSession();
        this.spark.conf().set("spark.sql.shuffle.partitions", partitions);
        this.settings = settings;
        this.dataset = settings.dataset();
        this.hadoop = spark.sparkContext().hadoopConfiguration();
    }

    /**
     * Prepares the dataset.
     *
     * @param rehash whether to read raw files again that seem not to have changed
     * @throws io.github.piwo.config.SettingsException if raw data are missing, broken or too few; nothing has been written then
     * @throws UncheckedIOException if the output cannot be read or written
     */
    public Preparation prepare(boolean rehash) {
        RawCorpus raw = RawCorpus.of(dataset, spark);
        RememberedFingerprints remembered = new RememberedFingerprints(settings, hadoop);
        spark.sparkContext().setJobDescription("prepare " + dataset.name().label());
        try {
            Optional<String> known = rehash ? Optional.empty() : remembered.findUnchanged(raw);
            if (known.isPresent()) {
                PreparedDatasetUpkeep upkeep =
                        new PreparedDatasetUpkeep(settings, CorpusLocation.of(settings, known.get()), guard, hadoop);
                if (upkeep.exists() && upkeep.damage().isEmpty()) {
                    return upkeep.existing();
                }
            }
            try (RawTexts texts = RawTexts.read(spark, raw, partitions, dataset.maxBadRows())) {
                String fingerprint = CorpusFingerprint.of(dataset, texts.texts(), hadoop);
                Preparation preparation = prepare(raw, texts, fingerprint);
                remembered.remember(raw, fingerprint);
                return preparation;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            spark.sparkContext().setJobDescription(null);
        }
    }

    private Preparation prepare(RawCorpus raw, RawTexts texts, String fingerprint) throws IOException {
        Path target = CorpusLocation.of(settings, fingerprint);
        PreparedDatasetUpkeep upkeep = new PreparedDatasetUpkeep(settings, target, guard, hadoop);
        Optional<String> damage = upkeep.damage();
        if (damage.isEmpty() && upkeep.exists()) {
            return upkeep.existing();
        }
        if (damage.isPresent()) {
            upkeep.setAside();
        }
        Preparation fresh = prepare(raw, texts, fingerprint, target);
        List<String> notes = new ArrayList<>(fresh.notes());
        damage.ifPresent(reason -> notes.add("the dataset was prepared anew: " + reason));
        upkeep.removeSetAside();
        return new Preparation(fresh.path(), fresh.manifest(), false, notes);
    }

    private Preparation prepare(RawCorpus raw, RawTexts texts, String fingerprint, Path target) throws IOException {
        Dataset<Row> encoded = null;
        try {
            Leaks leaks = Leaks.of(
                    raw.hasTestTexts() ? texts.texts() : HeldOutTexts.of(texts.texts(), dataset),
                    dataset.removeLeaked());
            Selection selection = Selection.of(leaks.texts(), raw, texts.classes(), dataset);
            Dataset<Row> words = TextTokenizer.tokenize(selection.texts(), dataset.tokenizer());
            Vocabulary vocabulary = Vocabulary.of(words, dataset.vocabularySize());
            encoded = new TextIndexer(dataset.maxTokens(), texts.classes().labels())
                    .encode(words, vocabulary)
                    .persist(StorageLevel.DISK_ONLY());
            WordVectors vectors = vectors(encoded, vocabulary);
            DatasetManifest manifest =
                    manifest(texts, leaks, fingerprint, PreparedStatistics.of(encoded), vocabulary, vectors);
            new PreparedDatasetWriter(spark, target).write(encoded, vocabulary, vectors, manifest);
            return new Preparation(target, manifest, false, notes(texts, selection, leaks));
        } finally {
            if (encoded != null) {
                encoded.unpersist();
            }
        }
    }

    private WordVectors vectors(Dataset<Row> encoded, Vocabulary vocabulary) {
        VectorSettings wanted = dataset.vectors();
        return switch (wanted.source()) {
            case FILE -> new VectorFile(wanted.path(), wanted.dimension()).read(vocabulary, hadoop);
            case RANDOM -> RandomVectors.of(vocabulary, wanted.dimension(), dataset.seed());
            case WORD2VEC -> Word2VecVectors.of(encoded, vocabulary, wanted.dimension(), dataset.seed());
        };
    }

    private DatasetManifest manifest(
            RawTexts texts,
            Leaks leaks,
            String fingerprint,
            PreparedStatistics statistics,
            Vocabulary vocabulary,
            WordVectors vectors) {
        PreparedStatistics.Subset labelled = statistics.subset("labelled");
        PreparedStatistics.Subset unlabelled = statistics.subset("unlabelled");
        PreparedStatistics.Subset test = statistics.subset("test");
        return new DatasetManifest(
                DatasetManifest.FORMAT_VERSION,
                dataset.name().label(),
                fingerprint,
                texts.classes().names(),
                vocabulary.size(),
                vectors.dimension(),
                dataset.maxTokens(),
                labelled.texts(),
                unlabelled.texts(),
                test.texts(),
                labelled.tokens(),
                unlabelled.tokens(),
                test.tokens(),
                vectors.coverage(vocabulary),
                statistics.unknownShare(),
                statistics.cut(),
                texts.skipped(),
                summary(texts.classes().names(), statistics, vocabulary, leaks));
    }

    private static DatasetSummary summary(
            List<String> classes, PreparedStatistics statistics, Vocabulary vocabulary, Leaks leaks) {
        return new DatasetSummary(
                IntStream.range(0, classes.size())
                        .mapToObj(label -> new ClassCount(
                                classes.get(label),
                                statistics.texts("labelled", label),
                                statistics.texts("test", label)))
                        .toList(),
                statistics.length(0.5),
                statistics.length(0.95),
                leaks.repeated(),
                leaks.kept(),
                vocabulary.leftOut());
    }

    private static List<String> notes(RawTexts texts, Selection selection, Leaks leaks) {
        List<String> notes = new ArrayList<>(texts.notes());
        notes.addAll(selection.notes());
        if (leaks.removed() > 0) {
            notes.add("removed " + leaks.removed() + " training texts that are also test texts");
        }
        texts.firstSkipped()
                .ifPresent(first ->
                        notes.add("skipped " + texts.skipped() + " unusable rows or texts, the first: " + first));
        return notes;
    }
}
