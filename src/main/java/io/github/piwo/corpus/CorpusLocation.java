package io.github.piwo.corpus;

import io.github.piwo.config.ExperimentSettings;
import io.github.piwo.dataset.DatasetManifest;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Where prepared datasets lie: {@code output/corpus/<dataset>-<fingerprint>}. Needs no Spark. */
public final class CorpusLocation {
    private CorpusLocation() {}

    /** The folder of all prepared datasets. */
    static Path root(ExperimentSettings settings) {
        return new Path(settings.output(), "corpus");
    }

    /** The folder of the prepared dataset of this {@link CorpusFingerprint}, whether it is there or not. */
    public static Path of(ExperimentSettings settings, String fingerprint) {
        return new Path(root(settings), settings.dataset().name().label() + "-" + fingerprint);
    }

    /** Whether the dataset in this folder has been prepared, to its end. */
    public static boolean isPrepared(Path dataset, Configuration hadoop) throws IOException {
        return dataset.getFileSystem(hadoop).exists(new Path(dataset, DatasetManifest.FILE));
    }
}
