package io.github.piwo.corpus;

import io.github.piwo.config.DatasetSettings;
import io.github.piwo.config.SettingsException;
import io.github.piwo.table.RawFile;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * The raw data of the settings' dataset.
 *
 * @param location their path, for messages
 * @param labels the setting or path that gives texts their classes, for messages
 * @param files all raw files
 * @param reviews folders or archives of reviews that one task each reads
 * @param tables other raw texts
 * @param knownClasses if the dataset always has the same
 */
record RawCorpus(
        String location,
        String labels,
        List<RawFile> files,
        List<RawSource> reviews,
        List<TablePart> tables,
        Optional<ClassNames.Known> knownClasses) {

    /**
     * Finds the raw data.
     *
     * @throws SettingsException if a file, a folder or a column is missing
     */
    static RawCorpus of(DatasetSettings dataset, SparkSession spark) {
        return switch (dataset.name()) {
            case TABLE -> TableCorpora.own(dataset.table(), spark);
            case AGNEWS ->
                TableCorpora.agNews(dataset.path(), spark.sparkContext().hadoopConfiguration());
            case SYNTHETIC ->
                TableCorpora.synthetic(dataset, spark.sparkContext().hadoopConfiguration());
            case IMDB ->
                ReviewCorpora.imdb(
                        dataset.path(),
                        dataset.unlabelledTexts() > 0,
                        spark.sparkContext().hadoopConfiguration());
        };
    }

    /** Whether some rows or files are test texts already; otherwise test texts are held out. */
    boolean hasTestTexts() {
        return !reviews.isEmpty()
                || tables.stream()
                        .anyMatch(table -> table.part() == RawRecord.Part.TEST
                                || table.columns().split().isPresent());
    }
}
