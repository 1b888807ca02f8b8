package io.github.piwo.sweep;

import io.github.piwo.dataset.PreparedDataset;
import io.github.piwo.dataset.PreparedDatasetReader;
import java.io.IOException;

/**
 * The JVM's one copy of the prepared dataset. It is kept until another one is asked for: an executor works for one sweep,
 * and a dataset may take gigabytes.
 */
final class SharedDatasets {
    private static String path = "";
    private static PreparedDataset dataset;

    private SharedDatasets() {}

    /** Reads the dataset the first time; whoever asks meanwhile waits for it. */
    static synchronized PreparedDataset read(String datasetPath, HadoopSettings hadoop) throws IOException {
        if (!path.equals(datasetPath)) {
            dataset = PreparedDatasetReader.read(datasetPath, hadoop.configuration());
            path = datasetPath;
        }
        return dataset;
    }
}
