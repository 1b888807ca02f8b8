package io.github.piwo.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.when;

import io.github.piwo.config.DatasetSettings;
import io.github.piwo.config.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * The choice of labelled, unlabelled and test texts.
 *
 * <p>Texts are drawn in the order of a hash of (seed, identifier), so neither partitions nor the order of files matter.
 * Only the hashes at which the draw ends are collected; no text leaves the executors.
 *
 * @param texts columns subset (labelled, unlabelled, test), id, label, text
 * @param notes what people should know
 */
record Selection(Dataset<Row> texts, List<String> notes) {
    private static final String BEFORE_ALL = "";
    private static final String AFTER_ALL = "~";

    /**
     * Draws the texts. Unlabelled texts are those without a label and labelled ones that were not drawn.
     *
     * @param texts in the columns of {@link RawTexts#texts}
     * @throws SettingsException if there are fewer labelled texts than asked for, or a class has no texts
     */
    static Selection of(Dataset<Row> texts, RawCorpus raw, ClassNames classes, DatasetSettings dataset) {
        Dataset<Row> drawn = texts.withColumn("draw", sha2(concat(lit(dataset.seed() + ":"), col("id")), 256));
        List<String> notes = new ArrayList<>(requireClasses(texts, raw, classes));

        Column isTraining = partIs(RawRecord.Part.TRAIN);
        String lastLabelled = lastLabelled(drawn.where(isTraining), raw, dataset);
        Column isLabelled = isTraining.and(col("draw").leq(lastLabelled));

        Column canBeUnlabelled =
                partIs(RawRecord.Part.UNSUP).or(isTraining.and(col("draw").gt(lastLabelled)));
        Dataset<Row> unlabelledPool = drawn.where(canBeUnlabelled);
        long available = unlabelledPool.count();
        String lastUnlabelled = lastDraw(unlabelledPool, available, dataset.unlabelledTexts());
        Column isUnlabelled = canBeUnlabelled.and(col("draw").leq(lastUnlabelled));

        Column subset = when(partIs(RawRecord.Part.TEST), "test")
                .when(isLabelled, "labelled")
                .when(isUnlabelled, "unlabelled");
        Column label = when(isUnlabelled, lit(null)).otherwise(col("label"));
        Dataset<Row> selected = drawn.select(subset.as("subset"), col("id"), label.as("label"), col("text"))
                .where(col("subset").isNotNull());
        notes.addAll(notes(available, dataset));
        return new Selection(selected, notes);
    }

    private static Column partIs(RawRecord.Part part) {
        return col("part").equalTo(part.name());
    }

    /**
     * Each class needs training texts, and test texts if the dataset is known to have them.
     *
     * @return what people should know of other classes
     */
    private static List<String> requireClasses(Dataset<Row> texts, RawCorpus raw, ClassNames classes) {
        Set<String> found = Set.copyOf(texts.where(col("label").isNotNull())
                .select(concat(col("part"), col("label")))
                .distinct()
                .as(Encoders.STRING())
                .collectAsList());
        List<String> notes = new ArrayList<>();
        for (RawRecord.Part part : List.of(RawRecord.Part.TRAIN, RawRecord.Part.TEST)) {
            for (String word : classes.words()) {
                if (!found.contains(part.name() + word)) {
                    boolean isTest = part == RawRecord.Part.TEST;
                    String missing = (isTest ? "no test" : "no training") + " texts of class " + word;
                    if (!isTest || raw.knownClasses().isPresent()) {
                        throw new SettingsException(raw.labels() + " has " + missing);
                    }
                    notes.add("there are " + missing + ", so nothing is known of how well it is recognised");
                }
            }
        }
        return notes;
    }

    private static String lastLabelled(Dataset<Row> pool, RawCorpus raw, DatasetSettings dataset) {
        long available = pool.count();
        if (dataset.labelledTexts() == DatasetSettings.ALL) {
            if (available < dataset.splits()) {
                throw new SettingsException(raw.location() + " has only " + available
                        + " labelled training texts, which cannot be cut into dataset.splits = " + dataset.splits());
            }
            return AFTER_ALL;
        }
        if (available < dataset.labelledTexts()) {
            throw new SettingsException("dataset.labelled-texts = " + dataset.labelledTexts() + ", but "
                    + raw.location() + " has only " + available + " labelled training texts");
        }
        return lastDraw(pool, available, dataset.labelledTexts());
    }

    /** The hash of the last text that is drawn. */
    private static String lastDraw(Dataset<Row> pool, long available, long wanted) {
        if (wanted == 0) {
            return BEFORE_ALL;
        }
        if (wanted >= available) {
            return AFTER_ALL;
        }
        int partitions = pool.sparkSession().sparkContext().defaultParallelism();
        return pool.select("draw")
                .as(Encoders.STRING())
                .javaRDD()
                .sortBy(draw -> draw, true, partitions)
                .zipWithIndex()
                .filter(indexed -> indexed._2() == wanted - 1)
                .keys()
                .first();
    }

    private static List<String> notes(long available, DatasetSettings dataset) {
        return available >= dataset.unlabelledTexts() || dataset.unlabelledTexts() == DatasetSettings.ALL
                ? List.of()
                : List.of("dataset.unlabelled-texts = " + dataset.unlabelledTexts() + ", but there are only "
                        + available + "; all of them are used");
    }
}
