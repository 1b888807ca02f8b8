package io.github.piwo.corpus;

import io.github.piwo.LocalSpark;
import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.config.SettingsLoader;
import io.github.piwo.dataset.PreparedDatasetReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** For measuring by hand: prepares the dataset of the given {@code key=value} settings and reads it back. */
final class PrepareByHand {
    private PrepareByHand() {}

    public static void main(String[] overrides) throws Exception {
        ExperimentSettings settings = SettingsLoader.load(Optional.empty(), List.of(overrides));
        SparkSession spark = LocalSpark.session();
        long start = System.nanoTime();
        Preparation preparation = new CorpusPreparation(spark, settings, () -> {}).prepare(false);
        System.out.printf(Locale.ROOT, "prepared in %.1f s%n", (System.nanoTime() - start) / 1e9);
        start = System.nanoTime();
        PreparedDatasetReader.read(
                preparation.path().toString(), spark.sparkContext().hadoopConfiguration());
        System.out.printf(Locale.ROOT, "read in %.1f s%n", (System.nanoTime() - start) / 1e9);
        System.out.println(preparation.path() + "\n" + preparation.notes());
        System.out.println(new String(preparation.manifest().toJson(), StandardCharsets.UTF_8));
        spark.stop();
    }
}
