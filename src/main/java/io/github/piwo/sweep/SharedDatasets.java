package io.github.piwo.sweep;

import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.dataset.PreparedDatasetReader;
import java.io.IOException;

/**
 * Holds the JVM's only copy of the prepared dataset, until another dataset is requested: an executor works for one sweep at a
 * time, and a dataset may take gigabytes.
 */
final class SharedDatasets {
    private static String path = "";
    private static PreparedDataset dataset;

    private SharedDatasets() {}

    /** Reads the dataset at the first call; other callers wait until it has been read. */
    static synchronized PreparedDataset read(String datasetPath, HadoopSettings hadoop) throws IOException {
        if (!path.equals(datasetPath)) {
            dataset = PreparedDatasetReader.read(datasetPath, hadoop.configuration());
            path = datasetPath;
        }
        return dataset;
    }
}
